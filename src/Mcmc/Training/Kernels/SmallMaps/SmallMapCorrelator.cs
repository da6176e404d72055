using System.Runtime.CompilerServices;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels.SmallMaps;

/// <summary>
/// A correlation on small maps: the images of a batch lie side by side, and every position is a product of its own with the
/// taps that fall inside the map. Of the products of 3 × 3 taps on a map of 2 × 2, four of nine are left.
/// </summary>
internal sealed unsafe class SmallMapCorrelator : CorrelationKernel
{
    /// <summary>Eights of outputs that one thread computes for the same images.</summary>
    private const int PanelsAtOnce = 8;

    private readonly Correlation c;
    private readonly MapRead[][] reads;
    private readonly int outputStride;
    private readonly int channelStride;
    private readonly int positions;
    private readonly int places;
    private readonly int pitch;

    public SmallMapCorrelator(Correlation c, int outputStride, int channelStride)
    {
        (this.c, this.outputStride, this.channelStride) = (c, outputStride, channelStride);
        (positions, places) = (c.Rows * c.Columns, c.Height * c.Width);
        var byPosition = SmallMap.Reads(c).ToLookup(r => r.Position);
        reads = [.. Enumerable.Range(0, positions).Select(position => byPosition[position].ToArray())];
        pitch = SmallMap.PitchOf(c.Batch);
    }

    public override void Run(KernelCall call, float* x, float* weights, float* bias, float* y)
    {
        var panels = PackedWeights.Panels(c.Outputs);
        var (packedFloats, imageFloats) = ((long)panels * Microkernel.Rows * c.Depth, (long)c.Channels * places * pitch);
        using var scratch = Scratch.Rent(packedFloats + imageFloats + c.Channels, 3);
        float* packed = scratch.Floats(packedFloats), images = scratch.Floats(imageFloats);
        var offsets = scratch.Ints(c.Channels);
        for (var channel = 0; channel < c.Channels; channel++)
        {
            offsets[channel] = channel * places * pitch;
        }

        call.Parallel(panels, panel => Pack(weights, packed, panel));
        call.Parallel((c.Batch + Microkernel.Lanes - 1) / Microkernel.Lanes, block => Turn(x, images, block * Microkernel.Lanes));
        var groups = (panels + PanelsAtOnce - 1) / PanelsAtOnce;
        var widest = Microkernel.MostVectors * Microkernel.Lanes;
        call.Parallel((c.Batch + widest - 1) / widest * groups, unit =>
        {
            var (first, image) = (unit % groups * PanelsAtOnce, unit / groups * widest);
            Compute(packed, images + image, offsets, bias, y, image, first, Math.Min(panels, first + PanelsAtOnce));
        });
    }

    /// <summary>The weights of eight outputs as [tap, channel, 8].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(float* weights, float* packed, int panel)
    {
        var rows = Math.Min(Microkernel.Rows, c.Outputs - panel * Microkernel.Rows);
        var from = weights + (long)panel * Microkernel.Rows * outputStride;
        var to = packed + (long)panel * c.Depth * Microkernel.Rows;
        if (rows < Microkernel.Rows)
        {
            new Span<float>(to, c.Depth * Microkernel.Rows).Clear();
        }

        for (var channel = 0; channel < c.Channels; channel++, from += channelStride, to += Microkernel.Rows)
        {
            for (var tap = 0; tap < c.Taps.Length; tap++)
            {
                var place = to + (long)tap * c.Channels * Microkernel.Rows;
                var index = c.Taps[tap].Index;
                for (var row = 0; row < rows; row++)
                {
                    place[row] = from[row * (nint)outputStride + index];
                }
            }
        }
    }

    /// <summary>Some images as [channel, place, image], with zeros for those that are not there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Turn(float* x, float* images, int first)
    {
        var rows = c.Channels * places;
        var count = Math.Min(Microkernel.Lanes, c.Batch - first);
        Floats.Transpose(x + (long)first * rows, rows, count, rows, images + first, pitch);
        for (var row = 0; count < Microkernel.Lanes && row < rows; row++)
        {
            new Span<float>(images + (long)row * pitch + first + count, Microkernel.Lanes - count).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compute(float* packed, float* images, int* offsets, float* bias, float* y, int image, int firstPanel, int lastPanel)
    {
        var count = Math.Min(Microkernel.MostVectors * Microkernel.Lanes, c.Batch - image);
        var width = Microkernel.Whole(count);
        var vectors = width / Microkernel.Lanes;
        using var scratch = Scratch.Rent((long)Microkernel.Rows * positions * width, 1);
        var sums = scratch.Floats((long)Microkernel.Rows * positions * width);
        for (var panel = firstPanel; panel < lastPanel; panel++)
        {
            for (var position = 0; position < positions; position++)
            {
                var own = reads[position];
                var to = sums + position * width;
                for (var i = 0; i < own.Length; i++)
                {
                    var a = packed + ((long)panel * c.Taps.Length + own[i].Tap) * c.Channels * Microkernel.Rows;
                    Microkernel.Multiply(vectors, a, images + (long)own[i].Place * pitch, offsets, c.Channels, to, positions * width, adds: i > 0);
                }

                if (own.Length == 0)
                {
                    Clear(to, width);
                }
            }

            Put(sums, width, count, bias, y + (long)image * c.Outputs * positions, panel);
        }
    }

    /// <summary>A position that reads nothing.</summary>
    private void Clear(float* sums, int width)
    {
        for (var row = 0; row < Microkernel.Rows; row++)
        {
            new Span<float>(sums + (long)row * positions * width, width).Clear();
        }
    }

    /// <summary>The sums of eight outputs, image by image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Put(float* sums, int width, int count, float* bias, float* y, int panel)
    {
        var outputs = Math.Min(Microkernel.Rows, c.Outputs - panel * Microkernel.Rows);
        for (var row = 0; bias is not null && row < outputs; row++)
        {
            var number = bias[panel * Microkernel.Rows + row];
            foreach (ref var sum in new Span<float>(sums + (long)row * positions * width, positions * width))
            {
                sum += number;
            }
        }

        Floats.Transpose(sums, width, outputs * positions, count, y + (long)panel * Microkernel.Rows * positions, (nint)c.Outputs * positions);
    }
}
