using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Elu")]
internal sealed class Elu : ElementwiseOperator;
