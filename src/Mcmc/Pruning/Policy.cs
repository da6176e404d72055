using Mcmc.Diagnostics;

namespace Mcmc.Pruning;

/// <summary>One keep-set for every prunable group: which atoms stay, ascending. Determines a pruned model exactly.</summary>
internal sealed class Policy
{
    private readonly int[][] kept;

    private Policy(ChannelGroups groups, int[][] kept)
    {
        Groups = groups;
        this.kept = kept;
    }

    public ChannelGroups Groups { get; }

    /// <summary>Widths by <see cref="ChannelGroup.Index"/>.</summary>
    public int[] Widths => [.. kept.Select(k => k.Length)];

    /// <summary>The atoms of a group that stay, ascending.</summary>
    public IReadOnlyList<int> Kept(ChannelGroup group) => kept[group.Index];

    public bool IsWhole => kept.Select((k, i) => k.Length == Groups.All[i].Width).All(whole => whole);

    /// <summary>Keeps everything.</summary>
    public static Policy Whole(ChannelGroups groups) => new(groups, [.. groups.All.Select(g => Enumerable.Range(0, g.Width).ToArray())]);

    /// <summary>Keeps the <paramref name="widths"/> most important atoms of each group (by group index).</summary>
    public static Policy OfWidths(ChannelGroups groups, Importance importance, ReadOnlySpan<int> widths)
    {
        var kept = new int[groups.All.Count][];
        foreach (var group in groups.All)
        {
            kept[group.Index] = [.. importance.Ranking(group).Take(group.IsPrunable ? Math.Clamp(widths[group.Index], 1, group.Width) : group.Width).Order()];
        }

        return new Policy(groups, kept);
    }

    /// <summary>Keeps the given atoms; groups that are not named stay whole.</summary>
    /// <exception cref="McmcException">MCMC4008 where a group or an atom does not exist, or nothing would stay.</exception>
    public static Policy OfKeepSets(ChannelGroups groups, IReadOnlyDictionary<string, int[]> keepSets)
    {
        var policy = Whole(groups);
        foreach (var (id, atoms) in keepSets)
        {
            var group = groups.All.FirstOrDefault(g => g.Id == id)
                ?? throw new McmcException(Codes.PolicyInvalid, $"The model has no channel group '{id}'. 'mcmc inspect' lists its groups.");
            var sorted = atoms.Distinct().Order().ToArray();
            if (sorted.Length == 0 || sorted[0] < 0 || sorted[^1] >= group.Width)
            {
                throw new McmcException(Codes.PolicyInvalid, $"Group '{id}' has atoms 0 to {group.Width - 1}, of which at least one must stay; the policy keeps [{string.Join(", ", sorted)}].");
            }

            if (!group.IsPrunable && sorted.Length < group.Width)
            {
                throw new McmcException(Codes.PolicyInvalid, $"Group '{id}' cannot be pruned: {group.Reason}.");
            }

            policy.kept[group.Index] = sorted;
        }

        return policy;
    }
}
