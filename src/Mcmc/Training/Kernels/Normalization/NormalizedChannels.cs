using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels.Normalization;

/// <summary>What both directions of BatchNormalization agree on, to the last bit.</summary>
internal static unsafe class NormalizedChannels
{
    /// <summary>Channels that are normalised together: so many from the first, which stand so many floats behind the start of an image.</summary>
    public delegate void Body(ChannelNorm norm, int first, int count, long start);

    /// <param name="dims">[N,C,…].</param>
    public static void Run(KernelCall call, long[] dims, Body body)
    {
        var positions = checked((int)dims.Skip(2).Aggregate(1L, (p, d) => p * d));
        var (batch, channels, apart) = ((int)dims[0], (int)dims[1], dims[1] * positions);
        var together = positions is > 0 and < RunNorm.Length ? RunNorm.Most(positions) : 1;
        call.Parallel((channels + together - 1) / together, block =>
        {
            var first = block * together;
            var count = Math.Min(together, channels - first);
            body(together > 1 ? new RunNorm(batch, apart, positions, count) : new PlaneNorm(batch, apart, positions), first, count, (long)first * positions);
        });
    }

    /// <summary>Normalisation, scale and bias of each channel as one line y = slope · x + offset.</summary>
    public static void Lines(int count, float* scales, float* biases, float* means, float* variances, float epsilon, float* slopes, float* offsets)
    {
        for (var i = 0; i < count; i++)
        {
            slopes[i] = scales[i] * (1 / MathF.Sqrt(variances[i] + epsilon));
            offsets[i] = biases[i] - means[i] * slopes[i];
        }
    }
}
