using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Celu")]
internal sealed class Celu : ElementwiseOperator;
