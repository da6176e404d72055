using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector256<float>;

namespace Mcmc.Training.Kernels;

/// <summary>
/// The product of <see cref="Microkernel"/> for 16 registers of 8 floats: tiles of 4 × 24, or of 4 × 16 where the columns
/// are 32 or 16. The rows come in two halves, which read the same columns from the first cache.
/// </summary>
internal static unsafe class Avx2Microkernel
{
    private const int Rows = 4;
    private const int Lanes = 8;

    /// <inheritdoc cref="Microkernel.Multiply"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int vectors, float* a, float* b, int* offsets, int count, float* c, nint pitch, bool adds)
    {
        var width = vectors == Microkernel.MostVectors ? 3 * Lanes : 2 * Lanes;
        for (var column = 0; column < vectors * Microkernel.Lanes; column += width)
        {
            for (var row = 0; row < Microkernel.Rows; row += Rows)
            {
                float* left = a + row, right = b + column, sums = c + row * pitch + column;
                if (width == 3 * Lanes)
                {
                    Three(left, right, offsets, count, sums, pitch, adds);
                }
                else
                {
                    Two(left, right, offsets, count, sums, pitch, adds);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Three(float* a, float* b, int* offsets, int count, float* c, nint pitch, bool adds)
    {
        V s00 = default, s01 = default, s02 = default, s10 = default, s11 = default, s12 = default;
        V s20 = default, s21 = default, s22 = default, s30 = default, s31 = default, s32 = default;
        for (var k = 0; k < count; k++)
        {
            var row = b + offsets[k];
            V b0 = Vector256.Load(row), b1 = Vector256.Load(row + 8), b2 = Vector256.Load(row + 16);
            var factor = Vector256.Create(a[0]);
            s00 = Vector256.FusedMultiplyAdd(factor, b0, s00);
            s01 = Vector256.FusedMultiplyAdd(factor, b1, s01);
            s02 = Vector256.FusedMultiplyAdd(factor, b2, s02);
            factor = Vector256.Create(a[1]);
            s10 = Vector256.FusedMultiplyAdd(factor, b0, s10);
            s11 = Vector256.FusedMultiplyAdd(factor, b1, s11);
            s12 = Vector256.FusedMultiplyAdd(factor, b2, s12);
            factor = Vector256.Create(a[2]);
            s20 = Vector256.FusedMultiplyAdd(factor, b0, s20);
            s21 = Vector256.FusedMultiplyAdd(factor, b1, s21);
            s22 = Vector256.FusedMultiplyAdd(factor, b2, s22);
            factor = Vector256.Create(a[3]);
            s30 = Vector256.FusedMultiplyAdd(factor, b0, s30);
            s31 = Vector256.FusedMultiplyAdd(factor, b1, s31);
            s32 = Vector256.FusedMultiplyAdd(factor, b2, s32);
            a += Microkernel.Rows;
        }

        Put(c, s00, s01, s02, adds);
        Put(c + pitch, s10, s11, s12, adds);
        Put(c + 2 * pitch, s20, s21, s22, adds);
        Put(c + 3 * pitch, s30, s31, s32, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(float* a, float* b, int* offsets, int count, float* c, nint pitch, bool adds)
    {
        V s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
        for (var k = 0; k < count; k++)
        {
            var row = b + offsets[k];
            V b0 = Vector256.Load(row), b1 = Vector256.Load(row + 8);
            var factor = Vector256.Create(a[0]);
            s00 = Vector256.FusedMultiplyAdd(factor, b0, s00);
            s01 = Vector256.FusedMultiplyAdd(factor, b1, s01);
            factor = Vector256.Create(a[1]);
            s10 = Vector256.FusedMultiplyAdd(factor, b0, s10);
            s11 = Vector256.FusedMultiplyAdd(factor, b1, s11);
            factor = Vector256.Create(a[2]);
            s20 = Vector256.FusedMultiplyAdd(factor, b0, s20);
            s21 = Vector256.FusedMultiplyAdd(factor, b1, s21);
            factor = Vector256.Create(a[3]);
            s30 = Vector256.FusedMultiplyAdd(factor, b0, s30);
            s31 = Vector256.FusedMultiplyAdd(factor, b1, s31);
            a += Microkernel.Rows;
        }

        Put(c, s00, s01, adds);
        Put(c + pitch, s10, s11, adds);
        Put(c + 2 * pitch, s20, s21, adds);
        Put(c + 3 * pitch, s30, s31, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, V s0, V s1, V s2, bool adds)
    {
        Put(c, s0, s1, adds);
        Put(c + 16, s2, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, V s0, V s1, bool adds)
    {
        Put(c, s0, adds);
        Put(c + 8, s1, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, V s, bool adds) => Vector256.Store(adds ? s + Vector256.Load(c) : s, c);
}
