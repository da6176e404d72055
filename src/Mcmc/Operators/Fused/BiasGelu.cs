using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Fused;

/// <summary>Gelu of A + B, where B broadcasts over the last axis.</summary>
[OnnxOperator("BiasGelu", Domain = "com.microsoft")]
internal sealed class BiasGelu : ElementwiseOperator;
