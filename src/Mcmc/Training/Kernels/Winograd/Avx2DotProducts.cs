using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector256<float>;

namespace Mcmc.Training.Kernels.Winograd;

/// <summary>The dot products of <see cref="ChannelProducts"/> for 16 registers of 8 floats: four outputs times two channels at a time.</summary>
internal static unsafe class Avx2DotProducts
{
    private const int Lanes = 8;

    /// <summary>Four outputs times four channels.</summary>
    /// <param name="a">Outputs, <paramref name="tiles"/> floats each.</param>
    /// <param name="b">Channels, likewise.</param>
    /// <param name="sums">Four rows that stand <paramref name="width"/> apart.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* a, float* b, int tiles, float* sums, int width, bool adds)
    {
        Two(a, b, tiles, sums, width, adds);
        Two(a, b + 2 * tiles, tiles, sums + 2, width, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(float* a, float* b, int tiles, float* sums, int width, bool adds)
    {
        V s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
        float* a1 = a + tiles, a2 = a1 + tiles, a3 = a2 + tiles, other = b + tiles;
        for (var t = 0; t < tiles; t += Lanes)
        {
            V b0 = Vector256.Load(b + t), b1 = Vector256.Load(other + t);
            var factor = Vector256.Load(a + t);
            s00 = Vector256.FusedMultiplyAdd(factor, b0, s00);
            s01 = Vector256.FusedMultiplyAdd(factor, b1, s01);
            factor = Vector256.Load(a1 + t);
            s10 = Vector256.FusedMultiplyAdd(factor, b0, s10);
            s11 = Vector256.FusedMultiplyAdd(factor, b1, s11);
            factor = Vector256.Load(a2 + t);
            s20 = Vector256.FusedMultiplyAdd(factor, b0, s20);
            s21 = Vector256.FusedMultiplyAdd(factor, b1, s21);
            factor = Vector256.Load(a3 + t);
            s30 = Vector256.FusedMultiplyAdd(factor, b0, s30);
            s31 = Vector256.FusedMultiplyAdd(factor, b1, s31);
        }

        var (first, second) = (Sums(s00, s10, s20, s30), Sums(s01, s11, s21, s31));
        for (var row = 0; row < Vector128<float>.Count; row++, sums += width)
        {
            sums[0] = adds ? sums[0] + first[row] : first[row];
            sums[1] = adds ? sums[1] + second[row] : second[row];
        }
    }

    /// <summary>The sum of each of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Sums(V s0, V s1, V s2, V s3)
    {
        Quarters.Transpose(s0, s1, s2, s3, out var t0, out var t1, out var t2, out var t3);
        var halves = (t0 + t2) + (t1 + t3);
        return halves.GetLower() + halves.GetUpper();
    }
}
