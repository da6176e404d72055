using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Activations;

[OnnxOperator("ThresholdedRelu")]
internal sealed class ThresholdedRelu : ElementwiseOperator;
