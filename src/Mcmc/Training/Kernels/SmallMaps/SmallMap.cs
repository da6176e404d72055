namespace Mcmc.Training.Kernels.SmallMaps;

/// <summary>A tap that falls inside the map, from one of the positions: the place that it reads there.</summary>
internal readonly record struct MapRead(int Position, int Tap, int Place);

/// <summary>What the positions of a small map read: most taps of a kernel reach over its edge, where there are only zeros.</summary>
internal static class SmallMap
{
    private const int MostPositions = 64;
    private const int FewestChannels = 16;

    /// <summary>Position by position, tap by tap.</summary>
    public static IEnumerable<MapRead> Reads(Correlation c) =>
        from position in Enumerable.Range(0, c.Rows * c.Columns)
        from tap in Enumerable.Range(0, c.Taps.Length)
        let y = position / c.Columns * c.Steps.InY + c.Taps[tap].Y
        let x = position % c.Columns * c.Steps.InX + c.Taps[tap].X
        where y >= 0 && y < c.Height && x >= 0 && x < c.Width
        select new MapRead(position, tap, y * c.Width + x);

    /// <summary>Whether so many products are with zeros, and batch and channels so large, that laying the images side by side pays.</summary>
    /// <param name="share">What the products that are left may be at most, as a share of all.</param>
    public static bool Fits(Correlation c, double share = 0.75) =>
        c.Taps.Length > 0 && c.Rows * c.Columns <= MostPositions && c.Batch >= Microkernel.Lanes && c.Channels >= FewestChannels && c.Outputs >= FewestChannels
        && c.Rows == c.OutHeight && c.Columns == c.OutWidth && c.Steps is { OutY: 1, OutX: 1 }
        && (long)c.Channels * c.Height * c.Width * PitchOf(c.Batch) <= int.MaxValue
        && Reads(c).Count() <= share * c.Rows * c.Columns * c.Taps.Length;

    /// <summary>Floats from one row to the next: rows that stand a power of two apart would crowd into few sets of the cache.</summary>
    public static int PitchOf(int columns) => Microkernel.Whole(columns) + Microkernel.Lanes;
}
