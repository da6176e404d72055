using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Gelu")]
internal sealed class Gelu : ElementwiseOperator;
