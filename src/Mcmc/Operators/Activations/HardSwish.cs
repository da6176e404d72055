using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Activations;

[OnnxOperator("HardSwish")]
internal sealed class HardSwish : ElementwiseOperator;
