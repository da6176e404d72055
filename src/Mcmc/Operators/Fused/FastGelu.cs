using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Fused;

/// <summary>Approximated Gelu of X + bias, the bias broadcasting over the last axis.</summary>
[OnnxOperator("FastGelu", Domain = "com.microsoft")]
internal sealed class FastGelu : ElementwiseOperator;
