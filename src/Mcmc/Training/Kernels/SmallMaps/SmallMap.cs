namespace Mcmc.Training.Kernels.SmallMaps;

/// <summary>What the positions of a small map read: most taps of a kernel reach over its edge, where there are only zeros.</summary>
internal sealed class SmallMap
{
    private const int MostPositions = 64;
    private const int FewestChannels = 16;

    private readonly int[] places;
    private readonly int taps;

    public SmallMap(Correlation c)
    {
        taps = c.Taps.Length;
        places =
        [
            .. from row in Enumerable.Range(0, c.Rows)
               from column in Enumerable.Range(0, c.Columns)
               from tap in c.Taps
               let y = row * c.Steps.InY + tap.Y
               let x = column * c.Steps.InX + tap.X
               select y >= 0 && y < c.Height && x >= 0 && x < c.Width ? y * c.Width + x : -1,
        ];
    }

    /// <summary>Whether so many products are with zeros, and batch and channels so large, that laying the images side by side pays.</summary>
    /// <param name="share">What the products that are left may be at most, as a share of all.</param>
    public static bool Fits(Correlation c, double share = 0.75) =>
        c.Taps.Length > 0 && c.Rows * c.Columns <= MostPositions && c.Batch >= Microkernel.Lanes && c.Channels >= FewestChannels && c.Outputs >= FewestChannels
        && c.Rows == c.OutHeight && c.Columns == c.OutWidth && c.Steps is { OutY: 1, OutX: 1 }
        && (long)c.Channels * c.Height * c.Width * PitchOf(c.Batch) <= int.MaxValue
        && new SmallMap(c).places.Count(p => p >= 0) <= share * c.Rows * c.Columns * c.Taps.Length;

    /// <summary>Floats from one row to the next: rows that stand a power of two apart would crowd into few sets of the cache.</summary>
    public static int PitchOf(int columns) => Microkernel.Whole(columns) + Microkernel.Lanes;

    /// <summary>The place in the input's map that a position reads with a tap; -1 where that is outside.</summary>
    public int Reads(int position, int tap) => places[position * taps + tap];
}
