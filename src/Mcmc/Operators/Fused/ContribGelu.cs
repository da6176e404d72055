using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Fused;

[OnnxOperator("Gelu", Domain = "com.microsoft")]
internal sealed class ContribGelu : ElementwiseOperator;
