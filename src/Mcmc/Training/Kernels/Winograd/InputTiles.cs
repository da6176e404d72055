using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mcmc.Training.Kernels.Winograd;

/// <summary>One channel of some tiles, transformed along both axes: the factors of their 36 products.</summary>
internal static unsafe class InputTiles
{
    private const int Row = WinogradTransform.Points * Microkernel.Lanes;

    /// <summary>Tiles of 6 × 6 inputs.</summary>
    /// <param name="channel">The channel in the first image.</param>
    /// <param name="tiles">A multiple of 16.</param>
    /// <param name="to">Where the tiles' first point goes, side by side.</param>
    /// <param name="point">Floats from one point to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform(TileReader reader, float* channel, int tiles, float* to, nint point)
    {
        var between = stackalloc float[WinogradTransform.Points * Row];
        for (var tile = 0; tile < tiles; tile += Microkernel.Lanes)
        {
            for (var row = 0; row < WinogradTransform.Points; row++)
            {
                reader.Row(channel, tile, row, out var x0, out var x1, out var x2, out var x3, out var x4, out var x5);
                WinogradTransform.Input(x0, x1, x2, x3, x4, x5, between + row * Row, Microkernel.Lanes);
            }

            for (var j = 0; j < WinogradTransform.Points; j++)
            {
                var from = between + j * Microkernel.Lanes;
                WinogradTransform.Input(
                    Vector512.Load(from), Vector512.Load(from + Row), Vector512.Load(from + 2 * Row), Vector512.Load(from + 3 * Row), Vector512.Load(from + 4 * Row), Vector512.Load(from + 5 * Row),
                    to + tile + j * point, WinogradTransform.Points * point);
            }
        }
    }

    /// <summary>The gradient of tiles of 4 × 4 outputs, as filters.</summary>
    /// <inheritdoc cref="Transform"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformGradient(TileReader reader, float* channel, int tiles, float* to, nint point)
    {
        var between = stackalloc float[WinogradTransform.Side * Row];
        for (var tile = 0; tile < tiles; tile += Microkernel.Lanes)
        {
            for (var row = 0; row < WinogradTransform.Side; row++)
            {
                reader.Row(channel, tile, row, out var x0, out var x1, out var x2, out var x3, out _, out _);
                WinogradTransform.LongFilter(x0, x1, x2, x3, between + row * Row, Microkernel.Lanes);
            }

            for (var j = 0; j < WinogradTransform.Points; j++)
            {
                var from = between + j * Microkernel.Lanes;
                WinogradTransform.LongFilter(
                    Vector512.Load(from), Vector512.Load(from + Row), Vector512.Load(from + 2 * Row), Vector512.Load(from + 3 * Row),
                    to + tile + j * point, WinogradTransform.Points * point);
            }
        }
    }
}
