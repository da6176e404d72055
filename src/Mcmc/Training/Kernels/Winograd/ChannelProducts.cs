using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Mcmc.Training.Kernels.Winograd;

/// <summary>
/// Dot products of channels and outputs, whose tiles lie side by side as the transforms leave them: four by four, added up
/// within the vectors in the end. For few channels, where turning the factors would take longer than the products.
/// </summary>
internal sealed unsafe class ChannelProducts : PointProducts
{
    private const int Block = 4;
    private const int MostVectors = 16;

    /// <summary>What transforming 16 tiles of a channel or an output takes, in products of vectors.</summary>
    private const int TransformCost = 450;

    /// <summary>What adding up within a vector takes, in products of vectors.</summary>
    private const double SumCost = 3.2;

    public ChannelProducts(ConvolutionGeometry g)
        : base(g, Whole(g.Channels), Whole(g.Outputs), Vectors(g))
    {
    }

    public static double Cost(ConvolutionGeometry g) =>
        WinogradTransform.Products * (double)Whole(g.Channels) * Whole(g.Outputs) * (1 + SumCost / Vectors(g)) + TransformCost * (g.Channels + g.Outputs);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Accumulate(float* x, float* gradient, float* sums, int first, int tiles, bool adds)
    {
        int wide = Width * tiles, high = Height * tiles;
        using var scratch = Scratch.Rent((long)WinogradTransform.Products * (wide + high) + TileReader.MemoryFloats(tiles), 3);
        float* inputs = scratch.Floats((long)WinogradTransform.Products * wide), gradients = scratch.Floats((long)WinogradTransform.Products * high);
        var memory = scratch.Floats(TileReader.MemoryFloats(tiles));
        var reader = Inputs(first, tiles, memory);

        // What lies where blocks are filled up is multiplied too, but nobody looks at the sums.
        for (var channel = 0; channel < Geometry.Channels; channel++)
        {
            InputTiles.Transform(reader, x + (long)channel * Geometry.Height * Geometry.Width, tiles, inputs + channel * tiles, wide);
        }

        reader = Gradients(first, tiles, memory);
        for (var output = 0; output < Geometry.Outputs; output++)
        {
            InputTiles.TransformGradient(reader, gradient + (long)output * Geometry.OutHeight * Geometry.OutWidth, tiles, gradients + output * tiles, high);
        }

        for (var p = 0; p < WinogradTransform.Products; p++)
        {
            for (var output = 0; output < Height; output += Block)
            {
                for (var channel = 0; channel < Width; channel += Block)
                {
                    Multiply(gradients + (long)p * high + output * tiles, inputs + (long)p * wide + channel * tiles, tiles, sums + ((long)p * Height + output) * Width + channel, Width, adds);
                }
            }
        }
    }

    /// <summary>Four outputs times four channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(float* a, float* b, int tiles, float* sums, int width, bool adds)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            Avx2DotProducts.Multiply(a, b, tiles, sums, width, adds);
            return;
        }

        V s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default, s13 = default;
        V s20 = default, s21 = default, s22 = default, s23 = default, s30 = default, s31 = default, s32 = default, s33 = default;
        for (var t = 0; t < tiles; t += Microkernel.Lanes, a += Microkernel.Lanes, b += Microkernel.Lanes)
        {
            V b0 = Vector512.Load(b), b1 = Vector512.Load(b + tiles), b2 = Vector512.Load(b + 2 * tiles), b3 = Vector512.Load(b + 3 * tiles);
            var factor = Vector512.Load(a);
            s00 = Vector512.FusedMultiplyAdd(factor, b0, s00);
            s01 = Vector512.FusedMultiplyAdd(factor, b1, s01);
            s02 = Vector512.FusedMultiplyAdd(factor, b2, s02);
            s03 = Vector512.FusedMultiplyAdd(factor, b3, s03);
            factor = Vector512.Load(a + tiles);
            s10 = Vector512.FusedMultiplyAdd(factor, b0, s10);
            s11 = Vector512.FusedMultiplyAdd(factor, b1, s11);
            s12 = Vector512.FusedMultiplyAdd(factor, b2, s12);
            s13 = Vector512.FusedMultiplyAdd(factor, b3, s13);
            factor = Vector512.Load(a + 2 * tiles);
            s20 = Vector512.FusedMultiplyAdd(factor, b0, s20);
            s21 = Vector512.FusedMultiplyAdd(factor, b1, s21);
            s22 = Vector512.FusedMultiplyAdd(factor, b2, s22);
            s23 = Vector512.FusedMultiplyAdd(factor, b3, s23);
            factor = Vector512.Load(a + 3 * tiles);
            s30 = Vector512.FusedMultiplyAdd(factor, b0, s30);
            s31 = Vector512.FusedMultiplyAdd(factor, b1, s31);
            s32 = Vector512.FusedMultiplyAdd(factor, b2, s32);
            s33 = Vector512.FusedMultiplyAdd(factor, b3, s33);
        }

        Put(s00, s01, s02, s03, sums, adds);
        Put(s10, s11, s12, s13, sums + width, adds);
        Put(s20, s21, s22, s23, sums + 2 * width, adds);
        Put(s30, s31, s32, s33, sums + 3 * width, adds);
    }

    /// <summary>The sum of each of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(V s0, V s1, V s2, V s3, float* sums, bool adds)
    {
        Quarters.Transpose(s0, s1, s2, s3, out var t0, out var t1, out var t2, out var t3);
        var quarters = (t0 + t2) + (t1 + t3);
        var halves = quarters.GetLower() + quarters.GetUpper();
        var sum = halves.GetLower() + halves.GetUpper();
        Vector128.Store(adds ? sum + Vector128.Load(sums) : sum, sums);
    }

    private static int Vectors(ConvolutionGeometry g) =>
        Math.Clamp(CachedFloats / (WinogradTransform.Products * (Whole(g.Channels) + Whole(g.Outputs)) * Microkernel.Lanes), 1, MostVectors);

    private static int Whole(int channels) => (channels + Block - 1) / Block * Block;
}
