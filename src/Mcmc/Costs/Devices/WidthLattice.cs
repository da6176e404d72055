namespace Mcmc.Costs.Devices;

/// <summary>
/// The channel counts at which a table holds values, and for every other count the two that it lies between. Within a
/// width class values are interpolated, between classes never.
/// </summary>
internal sealed class WidthLattice
{
    private const int MostNodes = 96;

    private readonly int[] low;
    private readonly int[] high;
    private readonly float[] fraction;

    /// <param name="layout">The layout of the kernels.</param>
    /// <param name="longest">The largest channel count.</param>
    public WidthLattice(ChannelLayout layout, int longest)
    {
        var nodes = new List<int>();
        (low, high, fraction) = (new int[longest + 1], new int[longest + 1], new float[longest + 1]);
        foreach (var widths in Enumerable.Range(1, longest).GroupBy(layout.ClassOf))
        {
            Add([.. widths], layout, nodes);
        }

        Nodes = nodes;
    }

    /// <summary>The channel counts with a value of their own.</summary>
    public IReadOnlyList<int> Nodes { get; }

    /// <summary>The nodes around a channel count, and how far it is from the first to the second.</summary>
    public (int Low, int High, float Fraction) this[int width] => (low[width], high[width], fraction[width]);

    private void Add(int[] widths, ChannelLayout layout, List<int> nodes)
    {
        var cells = widths.GroupBy(layout.Coordinate).OrderBy(c => c.Key).ToArray();
        var step = (cells.Length + MostNodes - 1) / MostNodes;
        var first = nodes.Count;
        int[] kept = [.. Enumerable.Range(0, cells.Length).Where(i => i % step == 0 || i == cells.Length - 1)];
        nodes.AddRange(kept.Select(i => cells[i].Max()));
        for (var (i, node) = (0, 0); i < cells.Length; i++)
        {
            while (node + 1 < kept.Length && kept[node + 1] <= i)
            {
                node++;
            }

            var next = Math.Min(node + 1, kept.Length - 1);
            var (from, to) = (cells[kept[node]].Key, cells[kept[next]].Key);
            foreach (var width in cells[i])
            {
                (low[width], high[width]) = (first + node, first + next);
                fraction[width] = to > from ? (float)((cells[i].Key - from) / (to - from)) : 0;
            }
        }
    }
}
