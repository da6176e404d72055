using System.Runtime.CompilerServices;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels;

/// <summary>
/// Computes a correlation as products of packed weights and the patches that positions read, a few rows of positions at a
/// time. Patches are shifted views of padded rows where few outputs would not pay for copying them, else copies; a pointwise
/// correlation reads its input as it stands.
/// </summary>
internal sealed unsafe class Correlator : CorrelationKernel
{
    /// <summary>Below that many outputs a patch is not read often enough to be copied.</summary>
    private const int OutputsWorthCopying = 48;

    /// <summary>Products that are added up before the next channels' patches are made: their memory stays in the second cache.</summary>
    private const int DepthAtOnce = 1152;
    private const int CachedFloats = 160 * 1024;
    private const int MostPositions = 576;
    private const int Slack = 64;

    private readonly Correlation c;
    private readonly int outputStride;
    private readonly int channelStride;
    private readonly bool copies;
    private readonly int channelsAtOnce;
    private readonly int rowsAtOnce;

    public Correlator(Correlation c, int outputStride, int channelStride)
    {
        (this.c, this.outputStride, this.channelStride) = (c, outputStride, channelStride);
        copies = !c.IsDense || c.Outputs >= OutputsWorthCopying || c.Columns < Microkernel.Lanes / 2;
        channelsAtOnce = Math.Clamp(DepthAtOnce / Math.Max(1, c.Taps.Length), 1, c.Channels);
        var perPosition = channelsAtOnce * Math.Max(1, c.Taps.Length) + c.Outputs;
        rowsAtOnce = c.RowsOf(Math.Clamp(CachedFloats / perPosition, 3 * Microkernel.Lanes, MostPositions));
    }

    public override void Run(KernelCall call, float* x, float* weights, float* bias, float* y)
    {
        var panels = PackedWeights.Panels(c.Outputs);
        using var scratch = Scratch.Rent((long)panels * Microkernel.Rows * c.Depth, 1);
        var packed = scratch.Floats((long)panels * Microkernel.Rows * c.Depth);
        PackedWeights.Fill(call, c, weights, outputStride, channelStride, packed);
        if (PointwiseProduct.Fits(c) && bias is null)
        {
            PointwiseProduct.Run(call, c, x, packed, y);
            return;
        }

        var rows = c.Batch * c.Rows;
        call.Parallel((rows + rowsAtOnce - 1) / rowsAtOnce, unit =>
        {
            var first = unit * rowsAtOnce;
            Compute(x, packed, bias, y, first, Math.Min(rowsAtOnce, rows - first));
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compute(float* x, float* packed, float* bias, float* y, int first, int rows)
    {
        if (c.Taps.Length == 0)
        {
            Outputs.Put(c, null, 0, null, bias, y, first, rows);
            return;
        }

        var padded = new PaddedRows(c, first, rows);
        var width = Microkernel.Whole(copies ? rows * c.Columns : padded.Start(first + rows - 1) * padded.Pitch + c.Columns);
        var plane = Microkernel.Whole(padded.Rows * padded.Pitch + c.LastX - c.FirstX + Slack);
        var panels = PackedWeights.Panels(c.Outputs);
        var depthAtOnce = channelsAtOnce * c.Taps.Length;
        var patchFloats = copies ? (long)depthAtOnce * width : 0;
        using var scratch = Scratch.Rent((long)channelsAtOnce * plane + patchFloats + depthAtOnce + (long)panels * Microkernel.Rows * width, 4);
        float* planes = scratch.Floats((long)channelsAtOnce * plane), patches = scratch.Floats(patchFloats), sums = scratch.Floats((long)panels * Microkernel.Rows * width);
        var offsets = scratch.Ints(depthAtOnce);
        Offsets(offsets, depthAtOnce, plane, padded.Pitch, width);
        for (var channel = 0; channel < c.Channels; channel += channelsAtOnce)
        {
            var channels = Math.Min(channelsAtOnce, c.Channels - channel);
            for (var i = 0; i < channels; i++)
            {
                padded.Copy(x, channel + i, planes + (long)i * plane, plane);
                if (copies)
                {
                    Patches(padded, planes + (long)i * plane, first, rows, patches + (long)i * c.Taps.Length * width, width);
                }
            }

            var depth = channels * c.Taps.Length;
            for (var panel = 0; panel < panels; panel++)
            {
                var a = packed + ((long)panel * c.Depth + (long)channel * c.Taps.Length) * Microkernel.Rows;
                Tiles.Multiply(a, copies ? patches : planes, offsets, depth, sums + (long)panel * Microkernel.Rows * width, width, width, adds: channel > 0);
            }
        }

        Outputs.Put(c, sums, width, copies ? null : padded, bias, y, first, rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Offsets(int* offsets, int depth, int plane, int pitch, int width)
    {
        if (copies)
        {
            for (var k = 0; k < depth; k++)
            {
                offsets[k] = k * width;
            }

            return;
        }

        for (var (k, start) = (0, 0); k < depth; start += plane)
        {
            foreach (var tap in c.Taps)
            {
                offsets[k++] = start + (tap.Y - c.FirstY) * pitch + tap.X - c.FirstX;
            }
        }
    }

    /// <summary>What each tap reads of one padded channel, tap by tap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Patches(PaddedRows padded, float* plane, int first, int rows, float* to, int width)
    {
        var place = to;
        for (var row = first; row < first + rows;)
        {
            var start = plane + padded.Start(row) * padded.Pitch;
            var together = padded.NextImage(row) - row;
            for (var t = 0; t < c.Taps.Length; t++)
            {
                var tap = c.Taps[t];
                var from = start + (tap.Y - c.FirstY) * padded.Pitch + tap.X - c.FirstX;
                Floats.CopyRows(from, padded.Pitch * c.Steps.InY, c.Steps.InX, place + t * width, c.Columns, together);
            }

            place += together * c.Columns;
            row += together;
        }

        var rest = width - rows * c.Columns;
        for (var t = 0; rest > 0 && t < c.Taps.Length; t++)
        {
            new Span<float>(to + t * width + rows * c.Columns, rest).Clear();
        }
    }
}
