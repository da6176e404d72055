using System.Numerics;
using System.Runtime.CompilerServices;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels;

/// <summary>A correlation in which every channel has a kernel of its own and gives one output: the sums stay in registers over all taps.</summary>
internal sealed unsafe class DepthwiseCorrelator
{
    private const int Together = 4;

    private readonly Correlation c;
    private readonly int kernel;
    private readonly ChannelPlanes layout;
    private readonly int[] starts;
    private readonly int width;

    /// <param name="c">With as many outputs as channels.</param>
    /// <param name="kernel">Weights of a channel.</param>
    public DepthwiseCorrelator(Correlation c, int kernel)
    {
        (this.c, this.kernel, layout) = (c, kernel, new ChannelPlanes(c));
        starts = [.. c.Taps.Select(layout.Start)];
        var lanes = Together * Vector<float>.Count;
        width = (layout.Positions + lanes - 1) / lanes * lanes;
    }

    /// <param name="bias">One number for each channel, or null.</param>
    public void Run(KernelCall call, float* x, float* weights, float* bias, float* y) =>
        call.Parallel(c.Channels, channel => Channel(x, weights + (long)channel * kernel, bias is null ? 0 : bias[channel], y, channel));

    private void Channel(float* x, float* weights, float bias, float* y, int channel)
    {
        // The last vectors read behind the last position.
        var floats = layout.Floats + Together * Vector<float>.Count;
        using var scratch = Scratch.Rent(floats + width + starts.Length, 3);
        float* planes = scratch.Floats(floats), sums = scratch.Floats(width), factors = scratch.Floats(starts.Length);
        new Span<float>(planes, floats).Clear();
        for (var t = 0; t < starts.Length; t++)
        {
            factors[t] = weights[c.Taps[t].Index];
        }

        for (var image = 0; image < c.Batch; image += layout.Images)
        {
            var images = Math.Min(layout.Images, c.Batch - image);
            var at = (long)image * c.Channels + channel;
            layout.Spread(x + at * c.Height * c.Width, images, planes);
            Sum(planes, factors, bias, sums);
            for (var i = 0; i < images; i++, at += c.Channels)
            {
                Put(sums + layout.First(i, 0), y + at * c.OutHeight * c.OutWidth);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum(float* planes, float* factors, float bias, float* sums)
    {
        for (var i = 0; i < width; i += Together * Vector<float>.Count)
        {
            Vector<float> first = new(bias), second = first, third = first, fourth = first;
            for (var t = 0; t < starts.Length; t++)
            {
                var factor = new Vector<float>(factors[t]);
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
