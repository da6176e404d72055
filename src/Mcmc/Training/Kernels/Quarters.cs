using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Mcmc.Training.Kernels;

/// <summary>Moving floats about within vectors of 16, whose quarters are four floats each: one register of AVX-512, or two of AVX2.</summary>
internal static class Quarters
{
    /// <summary>Four rows of four floats, in each quarter of the vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(V r0, V r1, V r2, V r3, out V x0, out V x1, out V x2, out V x3)
    {
        if (Avx512F.IsSupported)
        {
            var (low, high) = (Avx512F.UnpackLow(r0, r1).AsDouble(), Avx512F.UnpackHigh(r0, r1).AsDouble());
            var (low2, high2) = (Avx512F.UnpackLow(r2, r3).AsDouble(), Avx512F.UnpackHigh(r2, r3).AsDouble());
            x0 = Avx512F.UnpackLow(low, low2).AsSingle();
            x1 = Avx512F.UnpackHigh(low, low2).AsSingle();
            x2 = Avx512F.UnpackLow(high, high2).AsSingle();
            x3 = Avx512F.UnpackHigh(high, high2).AsSingle();
            return;
        }

        Transpose(r0.GetLower(), r1.GetLower(), r2.GetLower(), r3.GetLower(), out var a0, out var a1, out var a2, out var a3);
        Transpose(r0.GetUpper(), r1.GetUpper(), r2.GetUpper(), r3.GetUpper(), out var b0, out var b1, out var b2, out var b3);
        (x0, x1, x2, x3) = (Vector512.Create(a0, b0), Vector512.Create(a1, b1), Vector512.Create(a2, b2), Vector512.Create(a3, b3));
    }

    /// <summary>The first and third quarter of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Even(V a, V b) => Avx512F.IsSupported ? Avx512F.Shuffle4x128(a, b, 0b10_00_10_00)
        : Vector512.Create(Avx.Permute2x128(a.GetLower(), a.GetUpper(), 0x20), Avx.Permute2x128(b.GetLower(), b.GetUpper(), 0x20));

    /// <summary>The second and fourth quarter of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Odd(V a, V b) => Avx512F.IsSupported ? Avx512F.Shuffle4x128(a, b, 0b11_01_11_01)
        : Vector512.Create(Avx.Permute2x128(a.GetLower(), a.GetUpper(), 0x31), Avx.Permute2x128(b.GetLower(), b.GetUpper(), 0x31));

    /// <inheritdoc cref="Transpose(V, V, V, V, out V, out V, out V, out V)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3, out Vector256<float> x0, out Vector256<float> x1, out Vector256<float> x2, out Vector256<float> x3)
    {
        var (low, high) = (Avx.UnpackLow(r0, r1).AsDouble(), Avx.UnpackHigh(r0, r1).AsDouble());
        var (low2, high2) = (Avx.UnpackLow(r2, r3).AsDouble(), Avx.UnpackHigh(r2, r3).AsDouble());
        x0 = Avx.UnpackLow(low, low2).AsSingle();
        x1 = Avx.UnpackHigh(low, low2).AsSingle();
        x2 = Avx.UnpackLow(high, high2).AsSingle();
        x3 = Avx.UnpackHigh(high, high2).AsSingle();
    }
}
