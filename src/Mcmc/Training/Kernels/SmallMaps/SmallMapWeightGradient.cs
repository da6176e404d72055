using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels.SmallMaps;

/// <summary>
/// The gradient of a convolution's weights on small maps: for each tap and each position where it falls inside the map, the
/// product of the output's gradient there, [outputs, images], with what the tap read, [images, channels].
/// </summary>
internal sealed unsafe class SmallMapWeightGradient : WeightGradientKernel
{
    private readonly ConvolutionGeometry g;
    private readonly MapRead[][] reads;
    private readonly int positions;
    private readonly int places;
    private readonly int panels;
    private readonly int width;
    private readonly int pitch;

    public SmallMapWeightGradient(ConvolutionGeometry g)
    {
        this.g = g;
        var byTap = SmallMap.Reads(g.Forward()).ToLookup(r => r.Tap);
        reads = [.. Enumerable.Range(0, g.Taps).Select(tap => byTap[tap].ToArray())];
        (positions, places, panels, width) = (g.OutHeight * g.OutWidth, g.Height * g.Width, PackedWeights.Panels(g.Outputs), Microkernel.Whole(g.Channels));
        pitch = SmallMap.PitchOf(g.Channels);
    }

    public override void Run(KernelCall call, float* x, float* gradient, float* weights, float* bias)
    {
        var (rightFloats, leftFloats) = ((long)places * g.Batch * pitch, (long)panels * positions * g.Batch * Microkernel.Rows);
        var sumFloats = (long)g.Taps * panels * Microkernel.Rows * width;
        using var scratch = Scratch.Rent(rightFloats + leftFloats + sumFloats + g.Batch, 4);
        float* right = scratch.Floats(rightFloats), left = scratch.Floats(leftFloats), sums = scratch.Floats(sumFloats);
        var offsets = scratch.Ints(g.Batch);
        for (var image = 0; image < g.Batch; image++)
        {
            offsets[image] = image * pitch;
        }

        call.Parallel(g.Batch, image => Turn(x, gradient, right, left, image));
        var widest = Microkernel.MostVectors * Microkernel.Lanes;
        var columns = (width + widest - 1) / widest;
        call.Parallel(g.Taps * columns, unit =>
        {
            var (tap, column) = (unit / columns, unit % columns * widest);
            Multiply(left, right + column, offsets, sums + (long)tap * panels * Microkernel.Rows * width + column, tap, Math.Min(widest, width - column) / Microkernel.Lanes);
        });
        call.Parallel(panels, panel => Collect(sums, left, weights, bias, panel));
    }

    /// <summary>An image's input as [place, image, channel], and its gradient for every eight outputs as [position, image, 8].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Turn(float* x, float* gradient, float* right, float* left, int image)
    {
        var row = right + (long)image * pitch;
        Floats.Transpose(x + (long)image * g.Channels * places, places, g.Channels, places, row, (nint)g.Batch * pitch);
        for (var place = 0; place < places; place++)
        {
            new Span<float>(row + (long)place * g.Batch * pitch + g.Channels, pitch - g.Channels).Clear();
        }

        for (var panel = 0; panel < panels; panel++)
        {
            var outputs = Math.Min(Microkernel.Rows, g.Outputs - panel * Microkernel.Rows);
            var to = left + ((long)panel * positions * g.Batch + image) * Microkernel.Rows;
            for (var position = 0; outputs < Microkernel.Rows && position < positions; position++)
            {
                new Span<float>(to + (long)position * g.Batch * Microkernel.Rows, Microkernel.Rows).Clear();
            }

            Floats.Transpose(gradient + ((long)image * g.Outputs + panel * Microkernel.Rows) * positions, positions, outputs, positions, to, (nint)g.Batch * Microkernel.Rows);
        }
    }

    /// <summary>One tap of some channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(float* left, float* right, int* offsets, float* sums, int tap, int vectors)
    {
        var own = reads[tap];
        for (var i = 0; i < own.Length; i++)
        {
            var b = right + (long)own[i].Place * g.Batch * pitch;
            for (var panel = 0; panel < panels; panel++)
            {
                var a = left + ((long)panel * positions + own[i].Position) * g.Batch * Microkernel.Rows;
                Microkernel.Multiply(vectors, a, b, offsets, g.Batch, sums + (long)panel * Microkernel.Rows * width, width, adds: i > 0);
            }
        }

        for (var row = 0; own.Length == 0 && row < panels * Microkernel.Rows; row++)
        {
            new Span<float>(sums + (long)row * width, vectors * Microkernel.Lanes).Clear();
        }
    }

    /// <summary>Puts the sums in the order of the weights, and adds up the gradient for the bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Collect(float* sums, float* left, float* weights, float* bias, int panel)
    {
        var total = Vector256<float>.Zero;
        var from = left + (long)panel * positions * g.Batch * Microkernel.Rows;
        for (var i = 0; i < positions * g.Batch; i++)
        {
            total += Vector256.Load(from + i * Microkernel.Rows);
        }

        for (var row = 0; row < Microkernel.Rows && panel * Microkernel.Rows + row < g.Outputs; row++)
        {
            var output = panel * Microkernel.Rows + row;
            Floats.Transpose(sums + (long)output * width, (nint)panels * Microkernel.Rows * width, g.Taps, g.Channels, weights + (long)output * g.Channels * g.Taps, g.Taps);
            bias[output] = total[row];
        }
    }
}
