using System.Runtime.CompilerServices;

namespace Mcmc.Training.Kernels.Winograd;

/// <summary>Matrix products over tiles: the factors are turned, so that the channels of a tile lie side by side.</summary>
internal sealed unsafe class TileProducts : PointProducts
{
    private const int MostVectors = 4;

    /// <summary>What transforming 16 tiles of a channel or an output and turning them takes, in products of vectors.</summary>
    private const int TransformCost = 1000;

    public TileProducts(ConvolutionGeometry g)
        : base(g, Wide(g), High(g), Math.Clamp(CachedFloats / (WinogradTransform.Products * (Wide(g) + High(g) + Microkernel.Lanes) * Microkernel.Lanes), 1, MostVectors))
    {
    }

    public static double Cost(ConvolutionGeometry g) => WinogradTransform.Products * (double)Wide(g) * High(g) + TransformCost * (g.Channels + g.Outputs);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Accumulate(float* x, float* gradient, float* sums, int first, int tiles, bool adds)
    {
        using var scratch = Scratch.Rent(WinogradTransform.Products * (long)(Microkernel.Lanes + Width + Height) * tiles + tiles + TileReader.MemoryFloats(tiles), 5);
        var between = scratch.Floats((long)WinogradTransform.Products * Microkernel.Lanes * tiles);
        float* right = scratch.Floats((long)WinogradTransform.Products * Width * tiles), left = scratch.Floats((long)WinogradTransform.Products * Height * tiles);
        var offsets = scratch.Ints(tiles);
        var memory = scratch.Floats(TileReader.MemoryFloats(tiles));
        for (var t = 0; t < tiles; t++)
        {
            offsets[t] = t * Width;
        }

        Right(Inputs(first, tiles, memory), x, tiles, between, right);
        Left(Gradients(first, tiles, memory), gradient, tiles, between, left);
        for (var p = 0; p < WinogradTransform.Products; p++)
        {
            Multiply(left + (long)p * Height * tiles, right + (long)p * Width * tiles, offsets, tiles, sums + (long)p * Height * Width, adds);
        }
    }

    /// <summary>At each point [tile, channel].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Right(TileReader reader, float* x, int tiles, float* between, float* right)
    {
        var point = Microkernel.Lanes * tiles;
        for (var channel = 0; channel < Geometry.Channels; channel += Microkernel.Lanes)
        {
            var channels = Math.Min(Microkernel.Lanes, Geometry.Channels - channel);
            for (var i = 0; i < channels; i++)
            {
                InputTiles.Transform(reader, x + (long)(channel + i) * Geometry.Height * Geometry.Width, tiles, between + i * tiles, point);
            }

            for (var p = 0; p < WinogradTransform.Products; p++)
            {
                Floats.Transpose(between + p * point, tiles, channels, tiles, right + (long)p * Width * tiles + channel, Width);
            }
        }
    }

    /// <summary>At each point for every 8 outputs [tile, 8].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Left(TileReader reader, float* gradient, int tiles, float* between, float* left)
    {
        var point = Microkernel.Rows * tiles;
        for (var output = 0; output < Geometry.Outputs; output += Microkernel.Rows)
        {
            var outputs = Math.Min(Microkernel.Rows, Geometry.Outputs - output);
            for (var i = 0; i < outputs; i++)
            {
                InputTiles.TransformGradient(reader, gradient + (long)(output + i) * Geometry.OutHeight * Geometry.OutWidth, tiles, between + i * tiles, point);
            }

            for (var p = 0; p < WinogradTransform.Products; p++)
            {
                var to = left + (long)p * Height * tiles + output * tiles;
                if (outputs < Microkernel.Rows)
                {
                    new Span<float>(to, point).Clear();
                }

                Floats.Transpose(between + p * point, tiles, outputs, tiles, to, Microkernel.Rows);
            }
        }
    }

    /// <summary>One point of all pairs of channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(float* left, float* right, int* offsets, int tiles, float* sums, bool adds)
    {
        for (var column = 0; column < Width;)
        {
            var vectors = Tiles.Next((Width - column) / Microkernel.Lanes);
            for (var panel = 0; panel < Height / Microkernel.Rows; panel++)
            {
                Microkernel.Multiply(vectors, left + panel * Microkernel.Rows * tiles, right + column, offsets, tiles, sums + (long)panel * Microkernel.Rows * Width + column, Width, adds);
            }

            column += vectors * Microkernel.Lanes;
        }
    }

    /// <summary>Channels in whole vectors; rows that stand a power of two apart would crowd into few sets of the cache.</summary>
    private static int Wide(ConvolutionGeometry g)
    {
        var vectors = Microkernel.Whole(g.Channels) / Microkernel.Lanes;
        return (vectors % 4 == 0 ? vectors + 1 : vectors) * Microkernel.Lanes;
    }

    private static int High(ConvolutionGeometry g) => PackedWeights.Panels(g.Outputs) * Microkernel.Rows;
}
