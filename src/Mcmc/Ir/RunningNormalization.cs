namespace Mcmc.Ir;

/// <summary>A BatchNormalization by running statistics, taken into what stands before it: W·γ/√(σ²+ε) and β + (b − μ)·γ/√(σ²+ε).</summary>
/// <param name="scale">γ; null for 1.</param>
/// <param name="shift">β; null for 0.</param>
/// <param name="mean">μ.</param>
/// <param name="variance">σ².</param>
/// <param name="epsilon">ε.</param>
internal sealed class RunningNormalization(float[]? scale, float[]? shift, float[] mean, float[] variance, double epsilon)
{
    private readonly double[] factors = [.. variance.Select((v, m) => (scale?[m] ?? 1) / Math.Sqrt(v + epsilon))];

    /// <param name="weight">W, changed in place.</param>
    /// <param name="inner">Floats from one output channel to the next.</param>
    /// <returns>The same array.</returns>
    public float[] Fold(float[] weight, long inner)
    {
        for (var i = 0; i < weight.Length; i++)
        {
            weight[i] = (float)(weight[i] * factors[i / inner % factors.Length]);
        }

        return weight;
    }

    /// <param name="bias">b; null for 0.</param>
    public float[] Bias(float[]? bias) => [.. factors.Select((factor, m) => (float)((shift?[m] ?? 0) + ((bias?[m] ?? 0) - (double)mean[m]) * factor))];
}
