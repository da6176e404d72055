using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Tanh")]
internal sealed class Tanh : ElementwiseOperator;
