using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Shrink")]
internal sealed class Shrink : ElementwiseOperator;
