using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Fused;

[OnnxOperator("QuickGelu", Domain = "com.microsoft")]
internal sealed class QuickGelu : ElementwiseOperator;
