using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Softplus")]
internal sealed class Softplus : ElementwiseOperator;
