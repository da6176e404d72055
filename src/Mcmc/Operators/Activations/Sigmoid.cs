using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Sigmoid")]
internal sealed class Sigmoid : ElementwiseOperator;
