using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mcmc.Training.Kernels.Normalization;

/// <summary>
/// Neighbouring channels of small maps, which image by image are read as one run: a channel alone would be a few floats of
/// every image. A number of each channel's stands beside each of its positions.
/// </summary>
/// <param name="batch">N.</param>
/// <param name="apart">Floats from one image to the next.</param>
/// <param name="count">Positions of a channel in one image; fewer than <see cref="Length"/>.</param>
/// <param name="channels">At most <see cref="Most"/>.</param>
internal sealed unsafe class RunNorm(int batch, long apart, int count, int channels) : ChannelNorm
{
    /// <summary>Floats of a run at most.</summary>
    public const int Length = 256;

    /// <summary>The most channels in a run.</summary>
    public static int Most(int count) => Length / count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Statistics(float* x, float* means, float* variances)
    {
        float* centres = stackalloc float[Length], sums = stackalloc float[Length], squares = stackalloc float[Length];
        Clear(sums, squares);
        for (var channel = 0; channel < channels; channel++)
        {
            means[channel] = Average(x + channel * count, count);
        }

        Spread(means, centres);
        for (var image = 0; image < batch; image++)
        {
            var from = x + image * apart;
            var i = 0;
            for (; i <= channels * count - Vector<float>.Count; i += Vector<float>.Count)
            {
                var difference = At(from + i) - At(centres + i);
                At(sums + i) += difference;
                At(squares + i) = Vector.FusedMultiplyAdd(difference, difference, At(squares + i));
            }

            for (; i < channels * count; i++)
            {
                var difference = from[i] - centres[i];
                sums[i] += difference;
                squares[i] = MathF.FusedMultiplyAdd(difference, difference, squares[i]);
            }
        }

        var samples = (double)batch * count;
        for (var channel = 0; channel < channels; channel++)
        {
            var shift = Total(sums, channel) / samples;
            variances[channel] = (float)Math.Max(0, Total(squares, channel) / samples - shift * shift);
            means[channel] = (float)(means[channel] + shift);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Transform(float* x, float* y, float* slopes, float* offsets, float low, float high)
    {
        float* slope = stackalloc float[Length], offset = stackalloc float[Length];
        Spread(slopes, slope);
        Spread(offsets, offset);
        Vector<float> lows = new(low), highs = new(high);
        for (var image = 0; image < batch; image++)
        {
            float* from = x + image * apart, to = y + image * apart;
            var i = 0;
            for (; i <= channels * count - Vector<float>.Count; i += Vector<float>.Count)
            {
                At(to + i) = Vector.Min(Vector.Max(Vector.FusedMultiplyAdd(At(from + i), At(slope + i), At(offset + i)), lows), highs);
            }

            for (; i < channels * count; i++)
            {
                to[i] = MathF.Min(MathF.Max(MathF.FusedMultiplyAdd(from[i], slope[i], offset[i]), low), high);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Reduce(float* gradient, float* x, float* means, float* slopes, float* offsets, float low, float high, double* sums, double* products)
    {
        float* mean = stackalloc float[Length], slope = stackalloc float[Length], offset = stackalloc float[Length], sum = stackalloc float[Length], product = stackalloc float[Length];
        Clear(sum, product);
        Spread(means, mean);
        Spread(slopes, slope);
        Spread(offsets, offset);
        Vector<float> lows = new(low), highs = new(high);
        for (var image = 0; image < batch; image++)
        {
            float* dy = gradient + image * apart, from = x + image * apart;
            var i = 0;
            for (; i <= channels * count - Vector<float>.Count; i += Vector<float>.Count)
            {
                var input = At(from + i);
                var passed = Passed(At(dy + i), Vector.FusedMultiplyAdd(input, At(slope + i), At(offset + i)), lows, highs);
                At(sum + i) += passed;
                At(product + i) = Vector.FusedMultiplyAdd(passed, input - At(mean + i), At(product + i));
            }

            for (; i < channels * count; i++)
            {
                var passed = Passed(dy[i], MathF.FusedMultiplyAdd(from[i], slope[i], offset[i]), low, high);
                sum[i] += passed;
                product[i] = MathF.FusedMultiplyAdd(passed, from[i] - mean[i], product[i]);
            }
        }

        for (var channel = 0; channel < channels; channel++)
        {
            (sums[channel], products[channel]) = (Total(sum, channel), Total(product, channel));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Differentiate(float* gradient, float* x, float* dx, float* slopes, float* offsets, float low, float high, float* ofX, float* constants)
    {
        float* slope = stackalloc float[Length], offset = stackalloc float[Length], factor = stackalloc float[Length], constant = stackalloc float[Length];
        Spread(slopes, slope);
        Spread(offsets, offset);
        Spread(ofX, factor);
        Spread(constants, constant);
        Vector<float> lows = new(low), highs = new(high);
        for (var image = 0; image < batch; image++)
        {
            float* dy = gradient + image * apart, from = x + image * apart, to = dx + image * apart;
            var i = 0;
            for (; i <= channels * count - Vector<float>.Count; i += Vector<float>.Count)
            {
                var (input, slopeHere) = (At(from + i), At(slope + i));
                var passed = Passed(At(dy + i), Vector.FusedMultiplyAdd(input, slopeHere, At(offset + i)), lows, highs);
                At(to + i) = Vector.FusedMultiplyAdd(passed, slopeHere, Vector.FusedMultiplyAdd(input, At(factor + i), At(constant + i)));
            }

            for (; i < channels * count; i++)
            {
                var passed = Passed(dy[i], MathF.FusedMultiplyAdd(from[i], slope[i], offset[i]), low, high);
                to[i] = MathF.FusedMultiplyAdd(passed, slope[i], MathF.FusedMultiplyAdd(from[i], factor[i], constant[i]));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Vector<float> At(float* place) => ref *(Vector<float>*)place;

    private static void Clear(float* a, float* b)
    {
        new Span<float>(a, Length).Clear();
        new Span<float>(b, Length).Clear();
    }

    /// <summary>Each channel's number beside each of its positions.</summary>
    private void Spread(float* numbers, float* to)
    {
        for (var channel = 0; channel < channels; channel++)
        {
            new Span<float>(to + channel * count, count).Fill(numbers[channel]);
        }
    }

    private double Total(float* parts, int channel)
    {
        var sum = 0.0;
        foreach (var part in new ReadOnlySpan<float>(parts + channel * count, count))
        {
            sum += part;
        }

        return sum;
    }
}
