namespace Mcmc.Training.Kernels;

/// <summary>What both directions of BatchNormalization agree on, to the last bit.</summary>
internal static class NormalizedChannels
{
    /// <param name="dims">[N,C,…].</param>
    /// <param name="positions">Floats of one channel of one image.</param>
    public static ChannelNorm Of(long[] dims, out long positions)
    {
        positions = dims.Skip(2).Aggregate(1L, (p, d) => p * d);
        return new ChannelNorm((int)dims[0], dims[1] * positions, checked((int)positions));
    }

    /// <summary>Normalisation, scale and bias as one line y = slope · x + offset.</summary>
    public static (float Slope, float Offset) Line(float scale, float bias, float mean, float variance, float epsilon)
    {
        var slope = scale * (1 / MathF.Sqrt(variance + epsilon));
        return (slope, bias - mean * slope);
    }
}
