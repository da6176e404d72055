using System.Runtime.CompilerServices;
using System.Numerics;

namespace Mcmc.Training.Kernels;

/// <summary>Normalisation of one channel of [N,C,…] by its batch, and what goes back through it.</summary>
/// <param name="batch">N.</param>
/// <param name="apart">Floats from one image's channel to the next image's.</param>
/// <param name="count">Positions of a channel in one image.</param>
internal readonly unsafe struct ChannelNorm(int batch, long apart, int count)
{
    /// <summary>Mean and variance (without Bessel's correction) in one pass around a number close to the mean.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (float Mean, float Variance) Statistics(float* x)
    {
        var around = Sum(x) / count;
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
        return ((float)(around + shift), (float)Math.Max(0, squares / samples - shift * shift));
    }

    /// <summary>y = slope · x + offset, cut to a range.</summary>
    public void Transform(float* x, float* y, float slope, float offset, float low, float high)
    {
        Vector<float> slopes = new(slope), offsets = new(offset), lows = new(low), highs = new(high);
        for (var image = 0; image < batch; image++)
        {
            var (from, to) = ((nint)(x + image * apart), (nint)(y + image * apart));
            Transform((float*)from, (float*)to, slopes, offsets, lows, highs);
        }
    }

    /// <summary>Sums of the gradient, and of its products with x − mean, where the output was not cut.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (double Sum, double Product) Reduce(float* gradient, float* x, float mean, float slope, float offset, float low, float high)
    {
        double sum = 0, product = 0;
        Vector<float> slopes = new(slope), offsets = new(offset), lows = new(low), highs = new(high), means = new(mean);
        for (var image = 0; image < batch; image++)
        {
            var dy = gradient + image * apart;
            var from = x + image * apart;
            Vector<float> sums = default, products = default;
            var i = 0;
            for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            {
                var input = *(Vector<float>*)(from + i);
                var passed = Passed(*(Vector<float>*)(dy + i), Vector.FusedMultiplyAdd(input, slopes, offsets), lows, highs);
                sums += passed;
                products = Vector.FusedMultiplyAdd(passed, input - means, products);
            }

            float rest = 0, restProducts = 0;
            for (; i < count; i++)
            {
                var passed = Passed(dy[i], MathF.FusedMultiplyAdd(from[i], slope, offset), low, high);
                rest += passed;
                restProducts += passed * (from[i] - mean);
            }

            sum += Vector.Sum(sums) + rest;
            product += Vector.Sum(products) + restProducts;
        }

        return (sum, product);
    }

    /// <summary>dx = slope · passed dy + ofX · x + constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Differentiate(float* gradient, float* x, float* dx, float slope, float offset, float low, float high, float ofX, float constant)
    {
        Vector<float> slopes = new(slope), offsets = new(offset), lows = new(low), highs = new(high), factors = new(ofX), constants = new(constant);
        for (var image = 0; image < batch; image++)
        {
            var dy = gradient + image * apart;
            var from = x + image * apart;
            var to = dx + image * apart;
            var i = 0;
            for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            {
                var input = *(Vector<float>*)(from + i);
                var passed = Passed(*(Vector<float>*)(dy + i), Vector.FusedMultiplyAdd(input, slopes, offsets), lows, highs);
                *(Vector<float>*)(to + i) = Vector.FusedMultiplyAdd(passed, slopes, Vector.FusedMultiplyAdd(input, factors, constants));
            }

            for (; i < count; i++)
            {
                var passed = Passed(dy[i], MathF.FusedMultiplyAdd(from[i], slope, offset), low, high);
                to[i] = MathF.FusedMultiplyAdd(passed, slope, MathF.FusedMultiplyAdd(from[i], ofX, constant));
            }
        }
    }

    private float Sum(float* x)
    {
        var sum = 0f;
        for (var i = 0; i < count; i++)
        {
            sum += x[i];
        }

        return sum;
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

    /// <summary>The gradient where the output lies inside the range: cutting at 0 lets nothing through at 0, as ONNX's Relu has it.</summary>
    private static Vector<float> Passed(Vector<float> gradient, Vector<float> output, Vector<float> low, Vector<float> high) =>
        Vector.BitwiseAnd(gradient, Vector.AsVectorSingle(Vector.BitwiseAnd(Vector.GreaterThan(output, low), Vector.LessThan(output, high))));

    private static float Passed(float gradient, float output, float low, float high) => output > low && output < high ? gradient : 0;
}
