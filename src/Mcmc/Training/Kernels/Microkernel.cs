using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Mcmc.Training.Kernels;

/// <summary>
/// The product that all convolutions come down to: c[r, j] += Σ a[k, r] · b[offsets[k] + j] for 8 rows r and 48, 32 or 16
/// columns j, whose sums stay in registers. Where the rows of b stand is free, so that they may overlap (shifted views of
/// one padded image) or be positions of an image with its channels last.
/// </summary>
internal static unsafe class Microkernel
{
    public const int Rows = 8;
    public const int Lanes = 16;

    /// <summary>Vectors of the widest tile.</summary>
    public const int MostVectors = 3;

    /// <summary>As many floats as whole vectors take.</summary>
    public static int Whole(int count) => (count + Lanes - 1) / Lanes * Lanes;

    /// <param name="vectors">Columns in vectors of 16: 1 to 3.</param>
    /// <param name="a">[count, 8].</param>
    /// <param name="c">8 rows that stand <paramref name="pitch"/> apart.</param>
    /// <param name="adds">Whether c is added to; else it is overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int vectors, float* a, float* b, int* offsets, int count, float* c, nint pitch, bool adds)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            Avx2Microkernel.Multiply(vectors, a, b, offsets, count, c, pitch, adds);
            return;
        }

        switch (vectors)
        {
            case 3:
                Three(a, b, offsets, count, c, pitch, adds);
                break;
            case 2:
                Two(a, b, offsets, count, c, pitch, adds);
                break;
            default:
                One(a, b, offsets, count, c, pitch, adds);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Three(float* a, float* b, int* offsets, int count, float* c, nint pitch, bool adds)
    {
        V s00 = default, s01 = default, s02 = default, s10 = default, s11 = default, s12 = default;
        V s20 = default, s21 = default, s22 = default, s30 = default, s31 = default, s32 = default;
        V s40 = default, s41 = default, s42 = default, s50 = default, s51 = default, s52 = default;
        V s60 = default, s61 = default, s62 = default, s70 = default, s71 = default, s72 = default;
        for (var k = 0; k < count; k++)
        {
            var row = b + offsets[k];
            V b0 = Vector512.Load(row), b1 = Vector512.Load(row + 16), b2 = Vector512.Load(row + 32);
            Add(a[0], b0, b1, b2, ref s00, ref s01, ref s02);
            Add(a[1], b0, b1, b2, ref s10, ref s11, ref s12);
            Add(a[2], b0, b1, b2, ref s20, ref s21, ref s22);
            Add(a[3], b0, b1, b2, ref s30, ref s31, ref s32);
            Add(a[4], b0, b1, b2, ref s40, ref s41, ref s42);
            Add(a[5], b0, b1, b2, ref s50, ref s51, ref s52);
            Add(a[6], b0, b1, b2, ref s60, ref s61, ref s62);
            Add(a[7], b0, b1, b2, ref s70, ref s71, ref s72);
            a += Rows;
        }

        Put(c, s00, s01, s02, adds);
        Put(c + pitch, s10, s11, s12, adds);
        Put(c + 2 * pitch, s20, s21, s22, adds);
        Put(c + 3 * pitch, s30, s31, s32, adds);
        Put(c + 4 * pitch, s40, s41, s42, adds);
        Put(c + 5 * pitch, s50, s51, s52, adds);
        Put(c + 6 * pitch, s60, s61, s62, adds);
        Put(c + 7 * pitch, s70, s71, s72, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(float* a, float* b, int* offsets, int count, float* c, nint pitch, bool adds)
    {
        V s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
        V s40 = default, s41 = default, s50 = default, s51 = default, s60 = default, s61 = default, s70 = default, s71 = default;
        for (var k = 0; k < count; k++)
        {
            var row = b + offsets[k];
            V b0 = Vector512.Load(row), b1 = Vector512.Load(row + 16);
            Add(a[0], b0, b1, ref s00, ref s01);
            Add(a[1], b0, b1, ref s10, ref s11);
            Add(a[2], b0, b1, ref s20, ref s21);
            Add(a[3], b0, b1, ref s30, ref s31);
            Add(a[4], b0, b1, ref s40, ref s41);
            Add(a[5], b0, b1, ref s50, ref s51);
            Add(a[6], b0, b1, ref s60, ref s61);
            Add(a[7], b0, b1, ref s70, ref s71);
            a += Rows;
        }

        Put(c, s00, s01, adds);
        Put(c + pitch, s10, s11, adds);
        Put(c + 2 * pitch, s20, s21, adds);
        Put(c + 3 * pitch, s30, s31, adds);
        Put(c + 4 * pitch, s40, s41, adds);
        Put(c + 5 * pitch, s50, s51, adds);
        Put(c + 6 * pitch, s60, s61, adds);
        Put(c + 7 * pitch, s70, s71, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(float* a, float* b, int* offsets, int count, float* c, nint pitch, bool adds)
    {
        V s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (var k = 0; k < count; k++)
        {
            var row = Vector512.Load(b + offsets[k]);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a[0]), row, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a[1]), row, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a[2]), row, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a[3]), row, s3);
            s4 = Vector512.FusedMultiplyAdd(Vector512.Create(a[4]), row, s4);
            s5 = Vector512.FusedMultiplyAdd(Vector512.Create(a[5]), row, s5);
            s6 = Vector512.FusedMultiplyAdd(Vector512.Create(a[6]), row, s6);
            s7 = Vector512.FusedMultiplyAdd(Vector512.Create(a[7]), row, s7);
            a += Rows;
        }

        Put(c, s0, adds);
        Put(c + pitch, s1, adds);
        Put(c + 2 * pitch, s2, adds);
        Put(c + 3 * pitch, s3, adds);
        Put(c + 4 * pitch, s4, adds);
        Put(c + 5 * pitch, s5, adds);
        Put(c + 6 * pitch, s6, adds);
        Put(c + 7 * pitch, s7, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float a, V b0, V b1, V b2, ref V s0, ref V s1, ref V s2)
    {
        var factor = Vector512.Create(a);
        s0 = Vector512.FusedMultiplyAdd(factor, b0, s0);
        s1 = Vector512.FusedMultiplyAdd(factor, b1, s1);
        s2 = Vector512.FusedMultiplyAdd(factor, b2, s2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float a, V b0, V b1, ref V s0, ref V s1)
    {
        var factor = Vector512.Create(a);
        s0 = Vector512.FusedMultiplyAdd(factor, b0, s0);
        s1 = Vector512.FusedMultiplyAdd(factor, b1, s1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, V s0, V s1, V s2, bool adds)
    {
        Put(c, s0, s1, adds);
        Put(c + 32, s2, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, V s0, V s1, bool adds)
    {
        Put(c, s0, adds);
        Put(c + 16, s1, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, V s, bool adds) => Vector512.Store(adds ? s + Vector512.Load(c) : s, c);
}
