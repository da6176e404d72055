namespace Mcmc.Training.Kernels.Winograd;

/// <summary>
/// What tiles give for the gradient of 3 × 3 weights: at each of the 36 points the transformed input of every channel times the
/// transformed gradient of every output, added up over the tiles.
/// </summary>
internal abstract unsafe class PointProducts(ConvolutionGeometry g, int width, int height, int vectors)
{
    /// <summary>Transformed factors that are computed before they are used, so that they stay in the second cache.</summary>
    protected const int CachedFloats = 160 * 1024;

    /// <summary>Sums of a row: the channels and what fills them up.</summary>
    public int Width { get; } = width;

    /// <summary>Rows of sums: the outputs and what fills them up.</summary>
    public int Height { get; } = height;

    /// <summary>The most tiles that are computed together.</summary>
    public int TilesAtOnce { get; } = vectors * Microkernel.Lanes;

    public long SumFloats => (long)WinogradTransform.Products * Height * Width;

    protected ConvolutionGeometry Geometry { get; } = g;

    protected TileGrid Grid { get; } = new(g.Batch, g.OutHeight, g.OutWidth);

    /// <summary>Those that take less time.</summary>
    public static PointProducts Of(ConvolutionGeometry g) => TileProducts.Cost(g) <= ChannelProducts.Cost(g) ? new TileProducts(g) : new ChannelProducts(g);

    /// <summary>What 16 tiles take with them, in products of vectors.</summary>
    public static double LeastCost(ConvolutionGeometry g) => Math.Min(TileProducts.Cost(g), ChannelProducts.Cost(g));

    /// <param name="sums">[point, <see cref="Height"/>, <see cref="Width"/>].</param>
    /// <param name="first">The first tile, a multiple of 16.</param>
    /// <param name="tiles">A multiple of 16, at most <see cref="TilesAtOnce"/>.</param>
    /// <param name="adds">Whether sums are added to; else they are overwritten.</param>
    public abstract void Accumulate(float* x, float* gradient, float* sums, int first, int tiles, bool adds);

    /// <param name="memory">Of <see cref="TileReader.MemoryFloats"/> floats.</param>
    protected TileReader Inputs(int first, int tiles, float* memory) =>
        new(Grid, (Geometry.Channels, Geometry.Height, Geometry.Width), (WinogradTransform.Points, -Geometry.PadY, -Geometry.PadX), first, tiles, memory);

    /// <inheritdoc cref="Inputs"/>
    protected TileReader Gradients(int first, int tiles, float* memory) =>
        new(Grid, (Geometry.Outputs, Geometry.OutHeight, Geometry.OutWidth), (WinogradTransform.Side, 0, 0), first, tiles, memory);
}
