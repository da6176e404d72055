using System.Runtime.CompilerServices;

namespace Mcmc.Training.Kernels;

/// <summary>Eight rows of a product of any width, tile by tile.</summary>
internal static unsafe class Tiles
{
    /// <remarks>Compiled once and for all: recompiled after what was seen to run, it took several times as long.</remarks>
    /// <param name="width">Columns, a multiple of 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* a, float* b, int* offsets, int depth, float* c, int width, nint pitch, bool adds)
    {
        for (var column = 0; column < width;)
        {
            var vectors = Next((width - column) / Microkernel.Lanes);
            Microkernel.Multiply(vectors, a, b + column, offsets, depth, c + column, pitch, adds);
            column += vectors * Microkernel.Lanes;
        }
    }

    /// <summary>The next tile's vectors when so many are left: never a single one where two tiles of two can do.</summary>
    public static int Next(int left) => left == Microkernel.MostVectors + 1 ? 2 : Math.Min(left, Microkernel.MostVectors);
}
