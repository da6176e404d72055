using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Activations;

/// <summary>Values limited to [min, max]; the limits are attributes before opset 11, scalar inputs after.</summary>
[OnnxOperator("Clip")]
internal sealed class Clip : ElementwiseOperator;
