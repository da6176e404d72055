using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Mish")]
internal sealed class Mish : ElementwiseOperator;
