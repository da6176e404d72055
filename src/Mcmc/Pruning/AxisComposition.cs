namespace Mcmc.Pruning;

/// <summary>
/// The length of a labelled axis as a function of the groups' widths: the sum of several groups (concatenation, a
/// residual stream that grows by padding), each standing there once or more per atom (flatten), and of fenced channels.
/// </summary>
/// <param name="Fixed">Positions that never go.</param>
/// <param name="Parts">Groups on the axis with their positions per atom.</param>
internal sealed record AxisComposition(int Fixed, IReadOnlyList<(int Group, int PositionsPerAtom)> Parts)
{
    public long Length(ReadOnlySpan<int> widths)
    {
        var length = (long)Fixed;
        foreach (var (group, positions) in Parts)
        {
            length += (long)positions * widths[group];
        }

        return length;
    }
}
