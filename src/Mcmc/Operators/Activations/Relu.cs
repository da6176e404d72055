using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Relu")]
internal sealed class Relu : ElementwiseOperator;
