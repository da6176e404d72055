using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Mcmc.Training.Kernels.Winograd;

/// <summary>Stores what some tiles give for one output, row by row from vectors of 16 tiles, without what reaches over the edge.</summary>
internal readonly unsafe ref struct TileWriter
{
    private readonly nint* places;
    private readonly int* sizes;
    private readonly int tiles;
    private readonly int width;
    private readonly bool isWide;

    /// <param name="grid">Of the positions.</param>
    /// <param name="c">What is computed.</param>
    /// <param name="first">The first tile, a multiple of 16.</param>
    /// <param name="tiles">A multiple of 16; those behind the last tile of the grid are not stored.</param>
    /// <param name="memory">Of <see cref="MemoryFloats"/> floats.</param>
    public TileWriter(TileGrid grid, Correlation c, int first, int tiles, float* memory)
    {
        (this.tiles, width) = (tiles, c.OutWidth);
        isWide = grid.Strips > 0 && c.OutWidth == grid.Columns;
        places = (nint*)memory;
        sizes = (int*)(places + tiles);
        for (var t = 0; t < tiles; t++)
        {
            var isThere = grid.Has(first + t, out var tile);
            var (image, row, column) = tile;
            places[t] = ((nint)image * c.Outputs * c.OutHeight + row) * c.OutWidth + column;
            for (var r = 0; r < WinogradTransform.Side; r++)
            {
                sizes[r * tiles + t] = isThere && row + r < c.OutHeight ? Math.Min(WinogradTransform.Side, c.OutWidth - column) : 0;
            }
        }
    }

    public static long MemoryFloats(int tiles) => tiles * (sizeof(nint) / sizeof(float) + WinogradTransform.Side);

    /// <summary>Four columns of a row of 16 tiles.</summary>
    /// <param name="output">The output in the first image.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Row(V y0, V y1, V y2, V y3, float* output, int tile, int row)
    {
        Quarters.Transpose(y0, y1, y2, y3, out var t0, out var t1, out var t2, out var t3);
        var to = output + row * width;
        var at = places + tile;
        var size = sizes + row * tiles + tile;
        Every4th(t0, to, at, size);
        Every4th(t1, to, at + 1, size + 1);
        Every4th(t2, to, at + 2, size + 2);
        Every4th(t3, to, at + 3, size + 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Every4th(V v, float* to, nint* at, int* size)
    {
        if (isWide)
        {
            if (*size != 0)
            {
                Vector512.Store(v, to + *at);
            }

            return;
        }

        One(v.GetLower().GetLower(), to + at[0], size[0]);
        One(v.GetLower().GetUpper(), to + at[4], size[4]);
        One(v.GetUpper().GetLower(), to + at[8], size[8]);
        One(v.GetUpper().GetUpper(), to + at[12], size[12]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One(Vector128<float> v, float* to, int size)
    {
        if (size == WinogradTransform.Side)
        {
            Vector128.Store(v, to);
        }
        else
        {
            Part(v, to, size);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Part(Vector128<float> v, float* to, int size)
    {
        for (var i = 0; i < size; i++)
        {
            to[i] = v[i];
        }
    }
}
