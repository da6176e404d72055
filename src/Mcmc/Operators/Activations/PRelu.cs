using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Activations;

/// <summary>max(0, x) + slope · min(0, x), where the slope (one, or one for each channel) broadcasts to x.</summary>
[OnnxOperator("PRelu")]
internal sealed class PRelu : ElementwiseOperator;
