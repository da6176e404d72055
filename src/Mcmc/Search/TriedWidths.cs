namespace Mcmc.Search;

/// <summary>Widths that were proposed already, so that no trial is spent on them twice.</summary>
internal sealed class TriedWidths : IEqualityComparer<int[]>
{
    private readonly HashSet<int[]> tried;

    public TriedWidths() => tried = new HashSet<int[]>(this);

    /// <summary>False where they are known.</summary>
    public bool Add(int[] widths) => tried.Add(widths);

    public bool Contains(int[] widths) => tried.Contains(widths);

    public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(int[] widths)
    {
        var hash = default(HashCode);
        foreach (var width in widths)
        {
            hash.Add(width);
        }

        return hash.ToHashCode();
    }
}
