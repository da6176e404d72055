using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Selu")]
internal sealed class Selu : ElementwiseOperator;
