using System.Numerics;

namespace Mcmc.Training.Kernels.Normalization;

/// <summary>Normalisation of some neighbouring channels of [N,C,…] by their batch, and what goes back through it. Pointers to numbers have one for each channel.</summary>
internal abstract unsafe class ChannelNorm
{
    /// <summary>Means and variances (without Bessel's correction) in one pass around numbers close to the means.</summary>
    /// <param name="x">The first channel of the first image.</param>
    public abstract void Statistics(float* x, float* means, float* variances);

    /// <summary>y = slope · x + offset, cut to a range.</summary>
    public abstract void Transform(float* x, float* y, float* slopes, float* offsets, float low, float high);

    /// <summary>Sums of the gradient, and of its products with x − mean, where the output was not cut.</summary>
    public abstract void Reduce(float* gradient, float* x, float* means, float* slopes, float* offsets, float low, float high, double* sums, double* products);

    /// <summary>dx = slope · passed dy + ofX · x + constant.</summary>
    public abstract void Differentiate(float* gradient, float* x, float* dx, float* slopes, float* offsets, float low, float high, float* ofX, float* constants);

    /// <summary>The gradient where the output lies inside the range: cutting at 0 lets nothing through at 0, as ONNX's Relu has it.</summary>
    protected static Vector<float> Passed(Vector<float> gradient, Vector<float> output, Vector<float> low, Vector<float> high) =>
        Vector.BitwiseAnd(gradient, Vector.AsVectorSingle(Vector.BitwiseAnd(Vector.GreaterThan(output, low), Vector.LessThan(output, high))));

    /// <inheritdoc cref="Passed(Vector{float}, Vector{float}, Vector{float}, Vector{float})"/>
    protected static float Passed(float gradient, float output, float low, float high) => output > low && output < high ? gradient : 0;

    protected static float Average(float* x, int count)
    {
        var sum = 0f;
        for (var i = 0; i < count; i++)
        {
            sum += x[i];
        }

        return sum / count;
    }
}
