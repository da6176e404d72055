using Mcmc.Ir;

namespace Mcmc.Pruning;

/// <summary>What a policy leaves of each axis: positions, memoised by label array since many values share one.</summary>
internal sealed class KeptPositions
{
    private readonly ChannelGroups groups;
    private readonly HashSet<int> removedRoots = [];
    private readonly Dictionary<int[], int[]?> memo = new(ReferenceEqualityComparer.Instance);

    public KeptPositions(Policy policy)
    {
        groups = policy.Groups;
        foreach (var group in groups.Prunable)
        {
            removedRoots.UnionWith(Enumerable.Range(0, group.Width).Except(policy.Kept(group)).Select(atom => group.Atoms[atom]));
        }
    }

    /// <summary>Positions that stay, ascending; null where all do.</summary>
    public int[]? Of(Value value, int axis)
    {
        if (groups.Ties[value]?.Single(axis) is not { } labels)
        {
            return null;
        }

        if (!memo.TryGetValue(labels, out var kept))
        {
            int[] positions = [.. Enumerable.Range(0, labels.Length).Where(i => !removedRoots.Contains(groups.Ties.Labels.Find(labels[i])))];
            memo[labels] = kept = positions.Length == labels.Length ? null : positions;
        }

        return kept;
    }

    /// <summary>The kept positions of every axis of a value; null where nothing of it goes.</summary>
    public int[]?[]? OfValue(Value value)
    {
        if (groups.Ties[value] is not { } axes)
        {
            return null;
        }

        var kept = Enumerable.Range(0, axes.Rank).Select(axis => Of(value, axis)).ToArray();
        return kept.All(k => k is null) ? null : kept;
    }
}
