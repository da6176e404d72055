namespace Mcmc.Ir.Checkpoints;

/// <summary>A convolution (or linear layer) and the BatchNormalization behind it, as one.</summary>
/// <param name="weight">W.</param>
/// <param name="bias">b; null for 0.</param>
/// <param name="scale">γ; null for 1.</param>
/// <param name="shift">β; null for 0.</param>
/// <param name="mean">μ.</param>
/// <param name="variance">σ².</param>
/// <param name="axis">The axis of W's output channels.</param>
internal sealed class FoldedNormalization(
    CheckpointTensor weight, CheckpointTensor? bias, CheckpointTensor? scale, CheckpointTensor? shift, CheckpointTensor mean, CheckpointTensor variance, int axis)
{
    /// <summary>PyTorch's default. A checkpoint does not say it, and an export that has folded it does not either.</summary>
    private const double Epsilon = 1e-5;

    public float[] Weight() => Normalization().Fold(weight.Floats()!, weight.Dims.Skip(axis + 1).Aggregate(1L, (product, d) => product * d));

    public float[] Bias() => Normalization().Bias(bias?.Floats());

    private RunningNormalization Normalization() => new(scale?.Floats(), shift?.Floats(), mean.Floats()!, variance.Floats()!, Epsilon);
}
