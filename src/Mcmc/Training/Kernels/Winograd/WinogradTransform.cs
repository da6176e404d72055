using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Mcmc.Training.Kernels.Winograd;

/// <summary>
/// Minimal filtering with six products in place of twelve along each axis: four outputs of a filter of three, or three of a
/// filter of four, from six inputs (Winograd, "Arithmetic complexity of computations", 1980; for convolutions Lavin and Gray,
/// "Fast algorithms for convolutional neural networks", CVPR 2016, sections 4 and 5). The polynomials are evaluated at 0, ±1,
/// ±2 and infinity. Each method transforms one axis of 16 tiles, or what else lies in a vector, at once.
/// </summary>
internal static unsafe class WinogradTransform
{
    /// <summary>Points along one axis of a tile.</summary>
    public const int Points = 6;

    /// <summary>Products for each pair of channels in a tile of 4 × 4 outputs.</summary>
    public const int Products = Points * Points;

    /// <summary>Outputs of a tile along one axis.</summary>
    public const int Side = 4;

    /// <summary>Taps of a kernel along one axis.</summary>
    public const int Taps = 3;

    /// <summary>Six inputs.</summary>
    /// <param name="to">Where the six results go, <paramref name="apart"/> floats from one to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input(V d0, V d1, V d2, V d3, V d4, V d5, float* to, nint apart)
    {
        V four = Vector512.Create(4f), minusFour = Vector512.Create(-4f), minusFive = Vector512.Create(-5f);
        V even = Vector512.FusedMultiplyAdd(minusFour, d2, d4), odd = Vector512.FusedMultiplyAdd(minusFour, d1, d3);
        V even2 = d4 - d2, odd2 = (d3 - d1) + (d3 - d1);
        Vector512.Store(Vector512.FusedMultiplyAdd(four, d0, Vector512.FusedMultiplyAdd(minusFive, d2, d4)), to);
        Vector512.Store(even + odd, to + apart);
        Vector512.Store(even - odd, to + 2 * apart);
        Vector512.Store(even2 + odd2, to + 3 * apart);
        Vector512.Store(even2 - odd2, to + 4 * apart);
        Vector512.Store(Vector512.FusedMultiplyAdd(four, d1, Vector512.FusedMultiplyAdd(minusFive, d3, d5)), to + 5 * apart);
    }

    /// <summary>A filter of three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Filter(V g0, V g1, V g2, float* to, nint apart)
    {
        V sixth = Vector512.Create(1 / 6f);
        V even = (g0 + g2) * -sixth, odd = g1 * -sixth;
        V even2 = Vector512.FusedMultiplyAdd(g2, sixth, g0 * (1 / 24f)), odd2 = g1 * (1 / 12f);
        Vector512.Store(g0 * 0.25f, to);
        Vector512.Store(even + odd, to + apart);
        Vector512.Store(even - odd, to + 2 * apart);
        Vector512.Store(even2 + odd2, to + 3 * apart);
        Vector512.Store(even2 - odd2, to + 4 * apart);
        Vector512.Store(g2, to + 5 * apart);
    }

    /// <summary>A filter of four: the gradient of four outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LongFilter(V g0, V g1, V g2, V g3, float* to, nint apart)
    {
        V sixth = Vector512.Create(1 / 6f);
        V even = (g0 + g2) * -sixth, odd = (g1 + g3) * -sixth;
        V even2 = Vector512.FusedMultiplyAdd(g2, sixth, g0 * (1 / 24f)), odd2 = Vector512.FusedMultiplyAdd(g3, sixth + sixth, g1 * (1 / 12f));
        Vector512.Store(g0 * 0.25f, to);
        Vector512.Store(even + odd, to + apart);
        Vector512.Store(even - odd, to + 2 * apart);
        Vector512.Store(even2 + odd2, to + 3 * apart);
        Vector512.Store(even2 - odd2, to + 4 * apart);
        Vector512.Store(g3, to + 5 * apart);
    }

    /// <summary>Four outputs of a filter of three, from six products that stand <paramref name="apart"/> floats from one another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Outputs(float* from, nint apart, out V y0, out V y1, out V y2, out V y3)
    {
        Sums(from, apart, out var even, out var odd, out var even2, out var odd2);
        y0 = Vector512.Load(from) + even + even2;
        y1 = Vector512.FusedMultiplyAdd(Vector512.Create(2f), odd2, odd);
        y2 = Vector512.FusedMultiplyAdd(Vector512.Create(4f), even2, even);
        y3 = Vector512.FusedMultiplyAdd(Vector512.Create(8f), odd2, odd) + Vector512.Load(from + 5 * apart);
    }

    /// <summary>Three outputs of a filter of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ShortOutputs(float* from, nint apart, out V y0, out V y1, out V y2)
    {
        Sums(from, apart, out var even, out var odd, out var even2, out var odd2);
        y0 = Vector512.Load(from) + even + even2;
        y1 = Vector512.FusedMultiplyAdd(Vector512.Create(2f), odd2, odd);
        y2 = Vector512.FusedMultiplyAdd(Vector512.Create(4f), even2, even) + Vector512.Load(from + 5 * apart);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sums(float* from, nint apart, out V even, out V odd, out V even2, out V odd2)
    {
        V m1 = Vector512.Load(from + apart), m2 = Vector512.Load(from + 2 * apart), m3 = Vector512.Load(from + 3 * apart), m4 = Vector512.Load(from + 4 * apart);
        (even, odd, even2, odd2) = (m1 + m2, m1 - m2, m3 + m4, m3 - m4);
    }
}
