namespace Mcmc.Operators.Axes;

/// <summary>
/// Union–find over channel labels. Labels that share a root can only be removed together: a root is an atom.
/// A fence on any label holds for its whole atom.
/// </summary>
internal sealed class LabelForest
{
    /// <summary>No axis that is longer is followed channel by channel: only damaged files have them, and labels take memory.</summary>
    public const long LongestAxis = 1 << 22;

    /// <summary>Far beyond the channels of any network, and within what may be allocated for a file that lies about them.</summary>
    private const long MaxLabels = 8 * LongestAxis;

    private readonly List<int> parents = [];
    private readonly Dictionary<int, Fence> fences = [];

    public int Count => parents.Count;

    /// <exception cref="OverflowException">There would be more labels than any network has channels.</exception>
    public int[] Fresh(long count)
    {
        if (count > MaxLabels - parents.Count)
        {
            throw new OverflowException($"{count} more channels are too many");
        }

        var labels = new int[count];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = parents.Count;
            parents.Add(labels[i]);
        }

        return labels;
    }

    public int Find(int label)
    {
        while (parents[label] != label)
        {
            // Path halving keeps the walk over a network of n labels near linear.
            parents[label] = parents[parents[label]];
            label = parents[label];
        }

        return label;
    }

    public void Tie(int first, int second)
    {
        var a = Find(first);
        var b = Find(second);
        if (a == b)
        {
            return;
        }

        // The smaller label stays root, so that roots do not depend on the order in which ties are found.
        var (root, child) = a < b ? (a, b) : (b, a);
        parents[child] = root;
        if (fences.Remove(child, out var fence))
        {
            fences.TryAdd(root, fence);
        }
    }

    public void Fence(int label, Fence fence) => fences.TryAdd(Find(label), fence);

    /// <summary>The fence of a label's atom, or null where it may be removed.</summary>
    public Fence? FenceOf(int label) => fences.GetValueOrDefault(Find(label));
}
