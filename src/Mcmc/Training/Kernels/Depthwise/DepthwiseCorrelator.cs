using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mcmc.Training.Kernels.Depthwise;

/// <summary>A correlation in which every channel has a kernel of its own and gives one output: the sums stay in registers over all taps.</summary>
internal sealed unsafe class DepthwiseCorrelator
{
    private const int Together = 4;

    private readonly Correlation c;
    private readonly int kernel;
    private readonly ChannelPlanes layout;
    private readonly int[] starts;
    private readonly int[] indices;
    private readonly int width;

    /// <param name="c">With as many outputs as channels.</param>
    /// <param name="kernel">Weights of a channel.</param>
    public DepthwiseCorrelator(Correlation c, int kernel)
    {
        (this.c, this.kernel, layout) = (c, kernel, new ChannelPlanes(c));
        starts = [.. c.Taps.Select(layout.Start)];
        indices = [.. c.Taps.Select(t => t.Index)];
        width = layout.Whole(Together);
    }

    /// <param name="image">The one of X and Y that is computed.</param>
    /// <param name="bias">One number for each channel, or null.</param>
    public void Run(int image, float* x, float* weights, float* bias, float* y)
    {
        // The last vectors read behind the last position.
        var floats = layout.Floats + width;
        using var scratch = Scratch.Rent(floats + layout.Channels * width, 2);
        float* planes = scratch.Floats(floats), sums = scratch.Floats(layout.Channels * width);
        new Span<float>(planes, floats).Clear();
        x += (long)image * c.Channels * c.Height * c.Width;
        y += (long)image * c.Channels * c.OutHeight * c.OutWidth;
        for (var first = 0; first < c.Channels; first += layout.Channels)
        {
            var channels = Math.Min(layout.Channels, c.Channels - first);
            layout.Spread(x + first * c.Height * c.Width, channels, planes);
            for (var i = 0; i < channels; i++)
            {
                Sum(planes + i * layout.Stride, weights + (long)(first + i) * kernel, bias is null ? 0 : bias[first + i], sums + i * width);
            }

            for (var i = 0; i < channels; i++)
            {
                Put(sums + i * width, y + (first + i) * c.OutHeight * c.OutWidth);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum(float* planes, float* weights, float bias, float* sums)
    {
        for (var i = 0; i < width; i += Together * Vector<float>.Count)
        {
            Vector<float> first = new(bias), second = first, third = first, fourth = first;
            for (var t = 0; t < starts.Length; t++)
            {
                var factor = new Vector<float>(weights[indices[t]]);
                var from = (Vector<float>*)(planes + starts[t] + i);
                first = Vector.FusedMultiplyAdd(from[0], factor, first);
                second = Vector.FusedMultiplyAdd(from[1], factor, second);
                third = Vector.FusedMultiplyAdd(from[2], factor, third);
                fourth = Vector.FusedMultiplyAdd(from[3], factor, fourth);
            }

            var to = (Vector<float>*)(sums + i);
            (to[0], to[1], to[2], to[3]) = (first, second, third, fourth);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Put(float* sums, float* y)
    {
        y += c.Steps.OffsetY * c.OutWidth + c.Steps.OffsetX;
        for (var row = 0; row < c.Rows; row++, sums += layout.Pitch, y += c.Steps.OutY * c.OutWidth)
        {
            if (c.Steps.OutX == 1)
            {
                Floats.Copy(sums, y, c.Columns);
                continue;
            }

            for (var column = 0; column < c.Columns; column++)
            {
                y[column * c.Steps.OutX] = sums[column];
            }
        }
    }
}
