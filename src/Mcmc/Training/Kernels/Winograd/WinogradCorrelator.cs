using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels.Winograd;

/// <summary>
/// A correlation of 3 × 3 taps with a quarter of the products: inputs and weights are transformed tile by tile, multiplied
/// point by point over all channels, and the sums transformed back. Some tiles at a time, so that what is between stays in the
/// second cache.
/// </summary>
internal sealed unsafe class WinogradCorrelator : CorrelationKernel
{
    private const int CachedFloats = 160 * 1024;

    /// <summary>What transforming 16 tiles of a channel or an output takes, in products of vectors.</summary>
    private const int TransformCost = 600;

    private readonly Correlation c;
    private readonly WinogradWeights transformed;
    private readonly TileGrid grid;
    private readonly int tilesAtOnce;

    public WinogradCorrelator(Correlation c, int outputStride, int channelStride)
    {
        this.c = c;
        transformed = new WinogradWeights(c, outputStride, channelStride);
        grid = new TileGrid(c.Batch, c.Rows, c.Columns);
        tilesAtOnce = Math.Clamp(CachedFloats / (WinogradTransform.Products * c.Channels * Microkernel.Lanes), 1, Microkernel.MostVectors) * Microkernel.Lanes;
    }

    /// <summary>Whether it is 3 × 3 without steps, and large enough for the transforms to pay.</summary>
    /// <param name="share">What it may take at most, as a share of the direct products.</param>
    public static bool Fits(Correlation c, double share = 1)
    {
        const long Direct = WinogradTransform.Side * WinogradTransform.Side * WinogradTransform.Taps * WinogradTransform.Taps;
        var isSquare = c.Taps.Length == WinogradTransform.Taps * WinogradTransform.Taps && c.LastY - c.FirstY == 2 && c.LastX - c.FirstX == 2;
        var outputs = (long)PackedWeights.Panels(c.Outputs) * Microkernel.Rows;
        return isSquare && c.Steps == new Steps(1, 1, 1, 1, 0, 0) && c.Rows == c.OutHeight && c.Columns == c.OutWidth && new TileGrid(c.Batch, c.Rows, c.Columns).SavesProducts
            && WinogradTransform.Products * c.Channels * outputs + TransformCost * (c.Channels + c.Outputs) < share * Direct * c.Channels * outputs;
    }

    public override void Run(KernelCall call, float* x, float* weights, float* bias, float* y)
    {
        using var scratch = Scratch.Rent(transformed.Count, 1);
        var filters = scratch.Floats(transformed.Count);
        transformed.Fill(call, weights, filters);
        call.Parallel((grid.Count + tilesAtOnce - 1) / tilesAtOnce, unit => Compute(x, filters, bias, y, unit * tilesAtOnce));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compute(float* x, float* filters, float* bias, float* y, int first)
    {
        var tiles = Math.Min(tilesAtOnce, Microkernel.Whole(grid.Count - first));
        var (point, sum) = (c.Channels * tiles, Microkernel.Rows * tiles);
        using var scratch = Scratch.Rent((long)WinogradTransform.Products * (point + sum) + c.Channels + TileReader.MemoryFloats(tiles) + TileWriter.MemoryFloats(tiles), 5);
        float* inputs = scratch.Floats((long)WinogradTransform.Products * point), products = scratch.Floats((long)WinogradTransform.Products * sum);
        var offsets = scratch.Ints(c.Channels);
        var reader = new TileReader(grid, (c.Channels, c.Height, c.Width), (WinogradTransform.Points, c.FirstY, c.FirstX), first, tiles, scratch.Floats(TileReader.MemoryFloats(tiles)));
        var writer = new TileWriter(grid, c, first, tiles, scratch.Floats(TileWriter.MemoryFloats(tiles)));
        for (var channel = 0; channel < c.Channels; channel++)
        {
            offsets[channel] = channel * tiles;
            InputTiles.Transform(reader, x + (long)channel * c.Height * c.Width, tiles, inputs + (long)channel * tiles, point);
        }

        for (var panel = 0; panel * Microkernel.Rows < c.Outputs; panel++)
        {
            for (var p = 0; p < WinogradTransform.Products; p++)
            {
                Microkernel.Multiply(
                    tiles / Microkernel.Lanes, filters + transformed.At(panel, p), inputs + (long)p * point, offsets, c.Channels, products + p * sum, tiles, adds: false);
            }

            for (var row = 0; row < Microkernel.Rows && panel * Microkernel.Rows + row < c.Outputs; row++)
            {
                var output = panel * Microkernel.Rows + row;
                Put(products + row * tiles, sum, bias is null ? 0 : bias[output], y + (long)output * c.OutHeight * c.OutWidth, writer, tiles);
            }
        }
    }

    /// <summary>Transforms the sums of one output back, and stores them where they belong.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Put(float* sums, int point, float bias, float* y, TileWriter writer, int tiles)
    {
        const int Side = WinogradTransform.Side;
        var between = stackalloc float[Side * WinogradTransform.Points * Microkernel.Lanes];
        var offset = Vector512.Create(bias);
        for (var tile = 0; tile < tiles; tile += Microkernel.Lanes)
        {
            for (var j = 0; j < WinogradTransform.Points; j++)
            {
                WinogradTransform.Outputs(sums + tile + j * point, WinogradTransform.Points * point, out var y0, out var y1, out var y2, out var y3);
                var place = between + j * Microkernel.Lanes;
                Vector512.Store(y0, place);
                Vector512.Store(y1, place + WinogradTransform.Points * Microkernel.Lanes);
                Vector512.Store(y2, place + 2 * WinogradTransform.Points * Microkernel.Lanes);
                Vector512.Store(y3, place + 3 * WinogradTransform.Points * Microkernel.Lanes);
            }

            for (var i = 0; i < Side; i++)
            {
                WinogradTransform.Outputs(between + i * WinogradTransform.Points * Microkernel.Lanes, Microkernel.Lanes, out var y0, out var y1, out var y2, out var y3);
                writer.Row(y0 + offset, y1 + offset, y2 + offset, y3 + offset, y, tile, i);
            }
        }
    }
}
