using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Swish")]
internal sealed class Swish : ElementwiseOperator;
