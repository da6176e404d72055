using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mcmc.Training.Kernels.Normalization;

/// <summary>A single channel, whose numbers stay in registers.</summary>
/// <param name="batch">N.</param>
/// <param name="apart">Floats from one image's channel to the next image's.</param>
/// <param name="count">Positions of a channel in one image.</param>
internal sealed unsafe class PlaneNorm(int batch, long apart, int count) : ChannelNorm
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Statistics(float* x, float* means, float* variances)
    {
        var around = Average(x, count);
        double sum = 0, squares = 0;
        for (var image = 0; image < batch; image++)
        {
            var from = x + image * apart;
            Vector<float> sums = default, products = default, centre = new(around);
            var i = 0;
            for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            {
                var difference = *(Vector<float>*)(from + i) - centre;
                sums += difference;
                products += difference * difference;
            }

            float rest = 0, restSquares = 0;
            for (; i < count; i++)
            {
                var difference = from[i] - around;
                rest += difference;
                restSquares += difference * difference;
            }

            sum += Vector.Sum(sums) + rest;
            squares += Vector.Sum(products) + restSquares;
        }

        var samples = (double)batch * count;
        var shift = sum / samples;
        *means = (float)(around + shift);
        *variances = (float)Math.Max(0, squares / samples - shift * shift);
    }

    public override void Transform(float* x, float* y, float* slopes, float* offsets, float low, float high)
    {
        Vector<float> slope = new(*slopes), offset = new(*offsets), lows = new(low), highs = new(high);
        for (var image = 0; image < batch; image++)
        {
            Transform(x + image * apart, y + image * apart, slope, offset, lows, highs);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Reduce(float* gradient, float* x, float* means, float* slopes, float* offsets, float low, float high, double* sums, double* products)
    {
        double sum = 0, product = 0;
        var (mean, slope, offset) = (*means, *slopes, *offsets);
        Vector<float> slopesHere = new(slope), offsetsHere = new(offset), lows = new(low), highs = new(high), meansHere = new(mean);
        for (var image = 0; image < batch; image++)
        {
            var dy = gradient + image * apart;
            var from = x + image * apart;
            Vector<float> partSums = default, partProducts = default;
            var i = 0;
            for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            {
                var input = *(Vector<float>*)(from + i);
                var passed = Passed(*(Vector<float>*)(dy + i), Vector.FusedMultiplyAdd(input, slopesHere, offsetsHere), lows, highs);
                partSums += passed;
                partProducts = Vector.FusedMultiplyAdd(passed, input - meansHere, partProducts);
            }

            float rest = 0, restProducts = 0;
            for (; i < count; i++)
            {
                var passed = Passed(dy[i], MathF.FusedMultiplyAdd(from[i], slope, offset), low, high);
                rest += passed;
                restProducts += passed * (from[i] - mean);
            }

            sum += Vector.Sum(partSums) + rest;
            product += Vector.Sum(partProducts) + restProducts;
        }

        (*sums, *products) = (sum, product);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Differentiate(float* gradient, float* x, float* dx, float* slopes, float* offsets, float low, float high, float* ofX, float* constants)
    {
        var (slope, offset, factor, constant) = (*slopes, *offsets, *ofX, *constants);
        Vector<float> slopesHere = new(slope), offsetsHere = new(offset), lows = new(low), highs = new(high), factors = new(factor), constantsHere = new(constant);
        for (var image = 0; image < batch; image++)
        {
            var dy = gradient + image * apart;
            var from = x + image * apart;
            var to = dx + image * apart;
            var i = 0;
            for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            {
                var input = *(Vector<float>*)(from + i);
                var passed = Passed(*(Vector<float>*)(dy + i), Vector.FusedMultiplyAdd(input, slopesHere, offsetsHere), lows, highs);
                *(Vector<float>*)(to + i) = Vector.FusedMultiplyAdd(passed, slopesHere, Vector.FusedMultiplyAdd(input, factors, constantsHere));
            }

            for (; i < count; i++)
            {
                var passed = Passed(dy[i], MathF.FusedMultiplyAdd(from[i], slope, offset), low, high);
                to[i] = MathF.FusedMultiplyAdd(passed, slope, MathF.FusedMultiplyAdd(from[i], factor, constant));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Transform(float* from, float* to, Vector<float> slopes, Vector<float> offsets, Vector<float> lows, Vector<float> highs)
    {
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            *(Vector<float>*)(to + i) = Vector.Min(Vector.Max(Vector.FusedMultiplyAdd(*(Vector<float>*)(from + i), slopes, offsets), lows), highs);
        }

        for (; i < count; i++)
        {
            to[i] = MathF.Min(MathF.Max(MathF.FusedMultiplyAdd(from[i], slopes[0], offsets[0]), lows[0]), highs[0]);
        }
    }
}
