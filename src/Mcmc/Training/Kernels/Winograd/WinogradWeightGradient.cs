using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels.Winograd;

/// <summary>
/// The gradient of 3 × 3 weights with a quarter of the products: for each tile the transformed inputs of all channels times the
/// transformed gradients of all outputs, point by point, added up over all tiles and only then transformed back. The tiles are
/// cut into as many slices as there are threads, whose sums are added up in the end.
/// </summary>
internal sealed unsafe class WinogradWeightGradient : WeightGradientKernel
{
    private const int CachedFloats = 160 * 1024;
    private const int MostVectors = 4;

    /// <summary>Sums that are read and written for every few tiles: more of them do not stay in a cache.</summary>
    private const int MostSums = 1 << 20;

    /// <summary>What transforming 16 tiles of a channel or an output and turning them takes, in products of vectors.</summary>
    private const int TransformCost = 1000;

    private readonly ConvolutionGeometry g;
    private readonly Correlation c;
    private readonly TileGrid grid;
    private readonly int groups;
    private readonly int slices;
    private readonly int tilesAtOnce;
    private readonly int width;
    private readonly int height;

    public WinogradWeightGradient(ConvolutionGeometry g, int threads)
    {
        (this.g, c) = (g, g.Forward());
        grid = new TileGrid(c.Batch, c.Rows, c.Columns);
        groups = (grid.Count + Microkernel.Lanes - 1) / Microkernel.Lanes;
        slices = Math.Min(threads, groups);
        (width, height) = (Wide(g), High(g));
        tilesAtOnce = Math.Clamp(CachedFloats / (WinogradTransform.Products * (width + height + Microkernel.Lanes) * Microkernel.Lanes), 1, MostVectors) * Microkernel.Lanes;
    }

    private long SumFloats => (long)WinogradTransform.Products * height * width;

    /// <summary>Whether it is 3 × 3 without steps, and neither too small nor too large for the transforms to pay.</summary>
    public static bool Fits(ConvolutionGeometry g)
    {
        var sums = (long)Wide(g) * High(g);
        return g is { KernelY: WinogradTransform.Taps, KernelX: WinogradTransform.Taps, StrideY: 1, StrideX: 1, DilationY: 1, DilationX: 1 }
            && new TileGrid(g.Batch, g.OutHeight, g.OutWidth).SavesProducts
            && WinogradTransform.Products * sums <= MostSums
            && WinogradTransform.Products * sums + TransformCost * (g.Channels + g.Outputs) < WinogradTransform.Side * WinogradTransform.Side * WeightGradient.ProductsOf(g);
    }

    public override void Run(KernelCall call, float* x, float* gradient, float* weights, float* bias)
    {
        using var scratch = Scratch.Rent(SumFloats * slices, 1);
        var sums = scratch.Floats(SumFloats * slices);
        call.Parallel(slices, slice =>
        {
            var (first, last) = (Microkernel.Lanes * (int)((long)groups * slice / slices), Microkernel.Lanes * (int)((long)groups * (slice + 1) / slices));
            for (var tile = first; tile < last; tile += tilesAtOnce)
            {
                Accumulate(x, gradient, sums + slice * SumFloats, tile, Math.Min(tilesAtOnce, last - tile), adds: tile > first);
            }
        });
        call.Parallel(g.Outputs, output => Collect(sums, gradient, weights, bias, output));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Accumulate(float* x, float* gradient, float* sums, int first, int tiles, bool adds)
    {
        using var scratch = Scratch.Rent(WinogradTransform.Products * (long)(Microkernel.Lanes + width + height) * tiles + tiles + TileReader.MemoryFloats(tiles), 5);
        var between = scratch.Floats((long)WinogradTransform.Products * Microkernel.Lanes * tiles);
        float* right = scratch.Floats((long)WinogradTransform.Products * width * tiles), left = scratch.Floats((long)WinogradTransform.Products * height * tiles);
        var offsets = scratch.Ints(tiles);
        var memory = scratch.Floats(TileReader.MemoryFloats(tiles));
        for (var t = 0; t < tiles; t++)
        {
            offsets[t] = t * width;
        }

        Inputs(new TileReader(grid, (g.Channels, g.Height, g.Width), (WinogradTransform.Points, c.FirstY, c.FirstX), first, tiles, memory), x, tiles, between, right);
        Gradients(new TileReader(grid, (g.Outputs, g.OutHeight, g.OutWidth), (WinogradTransform.Side, 0, 0), first, tiles, memory), gradient, tiles, between, left);
        for (var p = 0; p < WinogradTransform.Products; p++)
        {
            Multiply(left + (long)p * height * tiles, right + (long)p * width * tiles, offsets, tiles, sums + (long)p * height * width, adds);
        }
    }

    /// <summary>The right factors: at each point [tile, channel].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Inputs(TileReader reader, float* x, int tiles, float* between, float* right)
    {
        var point = Microkernel.Lanes * tiles;
        for (var channel = 0; channel < g.Channels; channel += Microkernel.Lanes)
        {
            var channels = Math.Min(Microkernel.Lanes, g.Channels - channel);
            for (var i = 0; i < channels; i++)
            {
                InputTiles.Transform(reader, x + (long)(channel + i) * g.Height * g.Width, tiles, between + i * tiles, point);
            }

            for (var p = 0; p < WinogradTransform.Products; p++)
            {
                Floats.Transpose(between + p * point, tiles, channels, tiles, right + (long)p * width * tiles + channel, width);
            }
        }
    }

    /// <summary>The left factors: at each point for every 8 outputs [tile, 8].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gradients(TileReader reader, float* gradient, int tiles, float* between, float* left)
    {
        var point = Microkernel.Rows * tiles;
        for (var output = 0; output < g.Outputs; output += Microkernel.Rows)
        {
            var outputs = Math.Min(Microkernel.Rows, g.Outputs - output);
            for (var i = 0; i < outputs; i++)
            {
                InputTiles.TransformGradient(reader, gradient + (long)(output + i) * g.OutHeight * g.OutWidth, tiles, between + i * tiles, point);
            }

            for (var p = 0; p < WinogradTransform.Products; p++)
            {
                var to = left + (long)p * height * tiles + output * tiles;
                if (outputs < Microkernel.Rows)
                {
                    new Span<float>(to, point).Clear();
                }

                Floats.Transpose(between + p * point, tiles, outputs, tiles, to, Microkernel.Rows);
            }
        }
    }

    /// <summary>One point of all pairs of channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(float* left, float* right, int* offsets, int tiles, float* sums, bool adds)
    {
        for (var column = 0; column < width;)
        {
            var vectors = Tiles.Next((width - column) / Microkernel.Lanes);
            for (var panel = 0; panel < height / Microkernel.Rows; panel++)
            {
                Microkernel.Multiply(vectors, left + panel * Microkernel.Rows * tiles, right + column, offsets, tiles, sums + (long)panel * Microkernel.Rows * width + column, width, adds);
            }

            column += vectors * Microkernel.Lanes;
        }
    }

    /// <summary>Adds the slices up, transforms them back, and puts them in the order of the weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Collect(float* sums, float* gradient, float* weights, float* bias, int output)
    {
        const int Row = WinogradTransform.Points * Microkernel.Lanes, Taps = WinogradTransform.Taps;
        float* all = stackalloc float[WinogradTransform.Products * Microkernel.Lanes], between = stackalloc float[Taps * Row], kernel = stackalloc float[Taps * Taps * Microkernel.Lanes];
        for (var channel = 0; channel < g.Channels; channel += Microkernel.Lanes)
        {
            for (var p = 0; p < WinogradTransform.Products; p++)
            {
                var from = sums + ((long)p * height + output) * width + channel;
                var sum = Vector512.Load(from);
                for (var slice = 1; slice < slices; slice++)
                {
                    sum += Vector512.Load(from + slice * SumFloats);
                }

                Vector512.Store(sum, all + p * Microkernel.Lanes);
            }

            for (var j = 0; j < WinogradTransform.Points; j++)
            {
                WinogradTransform.ShortOutputs(all + j * Microkernel.Lanes, Row, out var y0, out var y1, out var y2);
                Vector512.Store(y0, between + j * Microkernel.Lanes);
                Vector512.Store(y1, between + Row + j * Microkernel.Lanes);
                Vector512.Store(y2, between + 2 * Row + j * Microkernel.Lanes);
            }

            for (var i = 0; i < Taps; i++)
            {
                WinogradTransform.ShortOutputs(between + i * Row, Microkernel.Lanes, out var y0, out var y1, out var y2);
                Vector512.Store(y0, kernel + i * Taps * Microkernel.Lanes);
                Vector512.Store(y1, kernel + (i * Taps + 1) * Microkernel.Lanes);
                Vector512.Store(y2, kernel + (i * Taps + 2) * Microkernel.Lanes);
            }

            Floats.Transpose(kernel, Microkernel.Lanes, g.Taps, Math.Min(Microkernel.Lanes, g.Channels - channel), weights + ((long)output * g.Channels + channel) * g.Taps, g.Taps);
        }

        bias[output] = Sum(gradient, output);
    }

    /// <summary>The gradient of a bias: that of its output, added up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Sum(float* gradient, int output)
    {
        var area = g.OutHeight * g.OutWidth;
        var sum = 0.0;
        for (var image = 0; image < g.Batch; image++)
        {
            var from = gradient + ((long)image * g.Outputs + output) * area;
            var part = Vector256<float>.Zero;
            var i = 0;
            for (; i <= area - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                part += Vector256.Load(from + i);
            }

            sum += Vector256.Sum(part);
            for (; i < area; i++)
            {
                sum += from[i];
            }
        }

        return (float)sum;
    }

    /// <summary>Channels in whole vectors; rows that stand a power of two apart would crowd into few sets of the cache.</summary>
    private static int Wide(ConvolutionGeometry g)
    {
        var vectors = (g.Channels + Microkernel.Lanes - 1) / Microkernel.Lanes;
        return (vectors % 4 == 0 ? vectors + 1 : vectors) * Microkernel.Lanes;
    }

    private static int High(ConvolutionGeometry g) => PackedWeights.Panels(g.Outputs) * Microkernel.Rows;
}
