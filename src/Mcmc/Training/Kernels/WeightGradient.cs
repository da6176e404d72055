using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels;

/// <summary>
/// The gradient of a convolution's weights: for each tap the product of the output's gradient, [outputs, positions], with
/// what the tap read, [positions, channels]. The input is turned to channels last, with zeros around it, so that a tap's
/// factor is a shifted view. Images are cut into as many slices as there are threads, whose sums are added up in the end.
/// </summary>
internal sealed unsafe class WeightGradient : WeightGradientKernel
{
    /// <summary>With so few channels the columns of a kernel are taken together: what they read is contiguous.</summary>
    private const int MostMergedChannels = 32;
    private const int MostPositions = 256;
    private const int FewestPositions = 64;
    private const int CachedFloats = 160 * 1024;
    private const int Slack = 64;

    private readonly ConvolutionGeometry g;
    private readonly Correlation c;
    private readonly int slices;
    private readonly bool isMerged;
    private readonly int pitch;
    private readonly int length;
    private readonly int rowsAtOnce;
    private readonly (int Y, int X)[] runs;

    public WeightGradient(ConvolutionGeometry g, int threads)
    {
        (this.g, c) = (g, g.Forward());
        slices = Math.Min(threads, g.Batch * g.OutHeight);
        isMerged = IsMerged(g);

        // A pitch of a power of two would crowd a tile into few sets of the cache.
        pitch = g.Channels % 64 == 0 ? g.Channels + Microkernel.Lanes : g.Channels;
        length = isMerged ? g.KernelX * g.Channels : g.Channels;
        runs = [.. c.Taps.Where(t => !isMerged || t.Index % g.KernelX == 0).Select(t => (t.Y - c.FirstY, t.X - c.FirstX))];
        var perPosition = Math.Max(1, pitch * (c.Steps.InY * c.Steps.InX) * 3 / 2);
        rowsAtOnce = c.RowsOf(Math.Clamp(CachedFloats / perPosition, FewestPositions, MostPositions));
    }

    /// <summary>Products of numbers for each position, with those of padding.</summary>
    public static long ProductsOf(ConvolutionGeometry g)
    {
        var (runs, length) = IsMerged(g) ? (g.KernelY, g.KernelX * g.Channels) : (g.Taps, g.Channels);
        return (long)runs * Microkernel.Whole(length) * PackedWeights.Panels(g.Outputs) * Microkernel.Rows;
    }

    private int Width => Microkernel.Whole(length);

    private static bool IsMerged(ConvolutionGeometry g) => g.DilationX == 1 && g.Channels <= MostMergedChannels;

    private int Panels => PackedWeights.Panels(g.Outputs);

    private long SumFloats => (long)runs.Length * Panels * Microkernel.Rows * Width;

    private int BiasFloats => Panels * Microkernel.Rows;

    public override void Run(KernelCall call, float* x, float* gradient, float* weights, float* bias)
    {
        var perSlice = SumFloats + BiasFloats;
        using var scratch = Scratch.Rent(perSlice * slices, 1);
        var sums = scratch.Floats(perSlice * slices);
        var rows = g.Batch * g.OutHeight;
        call.Parallel(slices, slice =>
        {
            var (first, last) = ((int)((long)rows * slice / slices), (int)((long)rows * (slice + 1) / slices));
            var own = sums + slice * perSlice;
            new Span<float>(own + SumFloats, BiasFloats).Clear();
            for (var row = first; row < last; row += rowsAtOnce)
            {
                Accumulate(x, gradient, own, row, Math.Min(rowsAtOnce, last - row), adds: row > first);
            }
        });
        call.Parallel(Panels, panel => Collect(sums, perSlice, weights, bias, panel));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Accumulate(float* x, float* gradient, float* sums, int first, int rows, bool adds)
    {
        var padded = new PaddedRows(c, first, rows);
        var positions = rows * c.Columns;
        var area = (long)padded.Rows * padded.Pitch * pitch + (c.LastX - c.FirstX) * pitch + Slack;
        using var scratch = Scratch.Rent(area + (long)Panels * positions * Microkernel.Rows + positions, 3);
        float* last = scratch.Floats(area), factors = scratch.Floats((long)Panels * positions * Microkernel.Rows);
        var offsets = scratch.Ints(positions);
        ChannelsLast(padded, x, last, area, first, rows);
        Factors(gradient, factors, first, rows);
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < c.Columns; i++)
            {
                offsets[row * c.Columns + i] = (padded.Start(first + row) * padded.Pitch + i * c.Steps.InX) * pitch;
            }
        }

        for (var run = 0; run < runs.Length; run++)
        {
            var from = last + (runs[run].Y * padded.Pitch + runs[run].X) * pitch;
            var to = sums + (long)run * Panels * Microkernel.Rows * Width;
            for (var column = 0; column < Width;)
            {
                var vectors = Tiles.Next((Width - column) / Microkernel.Lanes);
                for (var panel = 0; panel < Panels; panel++)
                {
                    Microkernel.Multiply(
                        vectors, factors + (long)panel * positions * Microkernel.Rows, from + column, offsets, positions,
                        to + (long)panel * Microkernel.Rows * Width + column, Width, adds);
                }

                column += vectors * Microkernel.Lanes;
            }
        }

        AddBias(factors, positions, sums + SumFloats);
    }

    /// <summary>The padded rows of the input with the channels last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ChannelsLast(PaddedRows padded, float* x, float* to, long area, int first, int rows)
    {
        for (var at = 0L; at < area; at += int.MaxValue)
        {
            new Span<float>(to + at, (int)Math.Min(int.MaxValue, area - at)).Clear();
        }

        var from = Math.Max(0, c.FirstX);
        var columns = Math.Min(g.Width, (c.Columns - 1) * c.Steps.InX + c.LastX + 1) - from;
        for (var row = first; row < first + rows; row = padded.NextImage(row))
        {
            var image = x + (long)(row / c.Rows) * g.Channels * g.Height * g.Width + from;
            var top = row % c.Rows * c.Steps.InY + c.FirstY;
            var bottom = top + (padded.NextImage(row) - row - 1) * c.Steps.InY + c.LastY - c.FirstY;
            var start = (long)padded.Start(row) * padded.Pitch + from - c.FirstX;
            for (var y = Math.Max(0, top); y <= Math.Min(bottom, g.Height - 1); y++)
            {
                Floats.Transpose(image + (long)y * g.Width, (nint)g.Height * g.Width, g.Channels, columns, to + (start + (long)(y - top) * padded.Pitch) * pitch, pitch);
            }
        }
    }

    /// <summary>The output's gradient for every 8 outputs as [positions, 8].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Factors(float* gradient, float* to, int first, int rows)
    {
        var plane = (nint)g.OutHeight * g.OutWidth;
        var positions = rows * c.Columns;
        for (var panel = 0; panel < Panels; panel++)
        {
            var channels = Math.Min(Microkernel.Rows, g.Outputs - panel * Microkernel.Rows);
            var place = to + (long)panel * positions * Microkernel.Rows;
            if (channels < Microkernel.Rows)
            {
                new Span<float>(place, positions * Microkernel.Rows).Clear();
            }

            for (var row = first; row < first + rows;)
            {
                var (image, at) = (row / c.Rows, row % c.Rows);
                var together = Math.Min(first + rows - row, c.Rows - at);
                var from = gradient + ((long)image * g.Outputs + panel * Microkernel.Rows) * plane + at * c.Columns;
                Floats.Transpose(from, plane, channels, together * c.Columns, place + (long)(row - first) * c.Columns * Microkernel.Rows, Microkernel.Rows);
                row += together;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddBias(float* factors, int positions, float* bias)
    {
        for (var panel = 0; panel < Panels; panel++)
        {
            var from = factors + (long)panel * positions * Microkernel.Rows;
            var sum = Vector256.Load(bias + panel * Microkernel.Rows);
            var part = Vector256<float>.Zero;
            for (var p = 0; p < positions; p++)
            {
                part += Vector256.Load(from + p * Microkernel.Rows);
            }

            Vector256.Store(sum + part, bias + panel * Microkernel.Rows);
        }
    }

    /// <summary>Adds the slices up, in the order of the weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Collect(float* sums, long perSlice, float* weights, float* bias, int panel)
    {
        var columns = isMerged ? g.KernelX : 1;
        for (var output = panel * Microkernel.Rows; output < Math.Min(g.Outputs, (panel + 1) * Microkernel.Rows); output++)
        {
            for (var run = 0; run < runs.Length; run++)
            {
                var from = sums + ((long)run * Panels * Microkernel.Rows + output) * Width;
                var to = weights + (long)output * g.Channels * g.Taps + run * columns;
                for (var slice = 1; slice < slices; slice++)
                {
                    Floats.Add(from + slice * perSlice, from, length);
                }

                for (var column = 0; isMerged && column < columns; column++)
                {
                    for (var channel = 0; channel < g.Channels; channel++)
                    {
                        to[channel * g.Taps + column] = from[column * g.Channels + channel];
                    }
                }
            }

            if (!isMerged)
            {
                Floats.Transpose(sums + (long)output * Width, (nint)Panels * Microkernel.Rows * Width, g.Taps, g.Channels, weights + (long)output * g.Channels * g.Taps, g.Taps);
            }

            bias[output] = 0;
            for (var slice = 0; slice < slices; slice++)
            {
                bias[output] += sums[slice * perSlice + SumFloats + output];
            }
        }
    }
}
