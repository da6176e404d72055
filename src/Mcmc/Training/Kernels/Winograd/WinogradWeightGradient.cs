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
    /// <summary>Sums that are read and written for every few tiles: more of them do not stay in a cache.</summary>
    private const int MostSums = 1 << 20;

    private readonly ConvolutionGeometry g;
    private readonly PointProducts products;
    private readonly int groups;
    private readonly int slices;

    public WinogradWeightGradient(ConvolutionGeometry g, int threads)
    {
        (this.g, products) = (g, PointProducts.Of(g));
        groups = Microkernel.Whole(new TileGrid(g.Batch, g.OutHeight, g.OutWidth).Count) / Microkernel.Lanes;
        slices = Math.Min(threads, groups);
    }

    /// <summary>Whether it is 3 × 3 without steps, and neither too small nor too large for the transforms to pay.</summary>
    public static bool Fits(ConvolutionGeometry g) =>
        g is { KernelY: WinogradTransform.Taps, KernelX: WinogradTransform.Taps, StrideY: 1, StrideX: 1, DilationY: 1, DilationX: 1 }
        && new TileGrid(g.Batch, g.OutHeight, g.OutWidth).SavesProducts
        && WinogradTransform.Products * (long)Microkernel.Whole(g.Channels) * Microkernel.Whole(g.Outputs) <= MostSums
        && PointProducts.LeastCost(g) < WinogradTransform.Side * WinogradTransform.Side * WeightGradient.ProductsOf(g);

    public override void Run(KernelCall call, float* x, float* gradient, float* weights, float* bias)
    {
        var floats = products.SumFloats;

        // Whole vectors are read behind the last of few channels.
        using var scratch = Scratch.Rent(floats * slices + Microkernel.Lanes, 1);
        var sums = scratch.Floats(floats * slices + Microkernel.Lanes);
        call.Parallel(slices, slice =>
        {
            var (first, last) = (Microkernel.Lanes * (int)((long)groups * slice / slices), Microkernel.Lanes * (int)((long)groups * (slice + 1) / slices));
            for (var tile = first; tile < last; tile += products.TilesAtOnce)
            {
                products.Accumulate(x, gradient, sums + slice * floats, tile, Math.Min(products.TilesAtOnce, last - tile), adds: tile > first);
            }
        });
        call.Parallel(g.Outputs, output => Collect(sums, gradient, weights, bias, output));
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
                var from = sums + ((long)p * products.Height + output) * products.Width + channel;
                var sum = Vector512.Load(from);
                for (var slice = 1; slice < slices; slice++)
                {
                    sum += Vector512.Load(from + slice * products.SumFloats);
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
}
