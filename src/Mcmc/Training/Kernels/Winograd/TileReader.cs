using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Mcmc.Training.Kernels.Winograd;

/// <summary>
/// Reads what some tiles read of one channel, row by row, into vectors of 16 tiles, with zeros for what lies outside of the
/// image. Where the tiles stand is worked out once for all channels.
/// </summary>
internal readonly unsafe ref struct TileReader
{
    private const int Columns = 8;

    private readonly nint* places;
    private readonly float* masks;
    private readonly int tiles;
    private readonly int width;
    private readonly bool isWide;
    private readonly bool hasEdges;
    private readonly StripNeighbours neighbours;

    /// <param name="grid">Of the positions.</param>
    /// <param name="shape">Channels, height and width of the images that are read.</param>
    /// <param name="reads">Rows and columns that a tile reads, at most 6, and where they begin beside its first position.</param>
    /// <param name="first">The first tile, a multiple of 16.</param>
    /// <param name="tiles">A multiple of 16; those behind the last tile of the grid are zeros.</param>
    /// <param name="memory">Of <see cref="MemoryFloats"/> floats.</param>
    public TileReader(TileGrid grid, (int Channels, int Height, int Width) shape, (int Count, int Row, int Column) reads, int first, int tiles, float* memory)
    {
        (this.tiles, width) = (tiles, shape.Width);
        masks = memory;
        places = (nint*)(masks + WinogradTransform.Points * tiles * Columns);
        hasEdges = reads is (WinogradTransform.Points, _, -1);
        isWide = grid.Strips > 0 && shape.Width == grid.Columns && (hasEdges || reads is (WinogradTransform.Side, _, 0));
        if (isWide)
        {
            neighbours = new StripNeighbours(grid.Strips);
        }

        var lanes = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);
        for (var t = 0; t < tiles; t = Next(t))
        {
            var isThere = grid.Has(first + t, out var tile);
            var (top, left) = (tile.Row + reads.Row, tile.Column + (isWide ? 0 : reads.Column));
            places[t] = ((nint)tile.Image * shape.Channels * shape.Height + top) * shape.Width + left;
            var isInside = Vector256.GreaterThanOrEqual(lanes, Vector256.Create(-left)) & Vector256.LessThan(lanes, Vector256.Create(Math.Min(reads.Count, shape.Width - left)));
            for (var r = 0; r < reads.Count; r++)
            {
                var isRead = isThere && top + r >= 0 && top + r < shape.Height;
                Vector256.Store((isRead ? isInside : Vector256<int>.Zero).AsSingle(), masks + (r * tiles + t) * Columns);
            }
        }
    }

    /// <summary>Strips are read as a whole, from where their first tiles stand.</summary>
    private int Next(int t) => isWide && t % Microkernel.Lanes == WinogradTransform.Side - 1 ? t + Microkernel.Lanes - WinogradTransform.Side + 1 : t + 1;

    public static long MemoryFloats(int tiles) => tiles * (sizeof(nint) / sizeof(float) + WinogradTransform.Points * Columns);

    /// <summary>Six columns of a row for 16 tiles; where four are read, four.</summary>
    /// <param name="channel">The channel in the first image.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Row(float* channel, int tile, int row, out V x0, out V x1, out V x2, out V x3, out V x4, out V x5)
    {
        var from = channel + row * width;
        var at = places + tile;
        var mask = masks + (row * tiles + tile) * Columns;
        if (isWide)
        {
            V r0 = Strip(from, at, mask), r1 = Strip(from, at + 1, mask + Columns), r2 = Strip(from, at + 2, mask + 2 * Columns), r3 = Strip(from, at + 3, mask + 3 * Columns);
            Quarters.Transpose(r0, r1, r2, r3, out var c0, out var c1, out var c2, out var c3);
            if (hasEdges)
            {
                (x0, x1, x2, x3, x4, x5) = (neighbours.Before(c3), c0, c1, c2, c3, neighbours.Behind(c0));
            }
            else
            {
                (x0, x1, x2, x3, x4, x5) = (c0, c1, c2, c3, V.Zero, V.Zero);
            }

            return;
        }

        Quarter(from, at, mask, out var a0, out var a1, out var a2, out var a3);
        Quarter(from, at + 8, mask + 8 * Columns, out var b0, out var b1, out var b2, out var b3);
        x0 = Quarters.Even(a0, b0);
        x1 = Quarters.Even(a1, b1);
        x2 = Quarters.Even(a2, b2);
        x3 = Quarters.Even(a3, b3);
        x4 = Quarters.Odd(a0, b0);
        x5 = Quarters.Odd(a1, b1);
    }

    /// <summary>A row of a strip, whose first tile stands at its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Strip(float* from, nint* at, float* mask) => *(int*)mask != 0 ? Vector512.Load(from + *at) : V.Zero;

    /// <summary>Eight tiles: of each result the columns i and i + 4 of tiles 0 to 3, then of tiles 4 to 7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarter(float* from, nint* at, float* mask, out V x0, out V x1, out V x2, out V x3)
    {
        V r0 = Pair(from, at, mask), r1 = Pair(from, at + 1, mask + Columns), r2 = Pair(from, at + 2, mask + 2 * Columns), r3 = Pair(from, at + 3, mask + 3 * Columns);
        Quarters.Transpose(r0, r1, r2, r3, out x0, out x1, out x2, out x3);
    }

    /// <summary>The rows of two tiles; memory behind columns that are masked out is not touched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Pair(float* from, nint* at, float* mask) => Vector512.Create(
        Avx.MaskLoad(from + at[0], Vector256.Load(mask)),
        Avx.MaskLoad(from + at[4], Vector256.Load(mask + 4 * Columns)));
}
