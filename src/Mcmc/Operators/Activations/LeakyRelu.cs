using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Activations;

[OnnxOperator("LeakyRelu")]
internal sealed class LeakyRelu : ElementwiseOperator;
