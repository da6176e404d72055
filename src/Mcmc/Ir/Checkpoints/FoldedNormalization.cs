namespace Mcmc.Ir.Checkpoints;

/// <summary>A convolution (or linear layer) and the BatchNormalization behind it, as one: W·γ/√(σ²+ε) and β + (b − μ)·γ/√(σ²+ε).</summary>
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

    public float[] Weight()
    {
        var (values, factors) = (weight.Floats()!, Factors());
        var inner = weight.Dims.Skip(axis + 1).Aggregate(1L, (product, d) => product * d);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(values[i] * factors[i / inner % factors.Length]);
        }

        return values;
    }

    public float[] Bias()
    {
        var (b, beta, mu) = (bias?.Floats(), shift?.Floats(), mean.Floats()!);
        return [.. Factors().Select((factor, m) => (float)((beta?[m] ?? 0) + ((b?[m] ?? 0) - mu[m]) * factor))];
    }

    private double[] Factors()
    {
        var gamma = scale?.Floats();
        return [.. variance.Floats()!.Select((v, m) => (gamma?[m] ?? 1) / Math.Sqrt(v + Epsilon))];
    }
}
