using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Proofs;

/// <summary>Policies that a proof is held on.</summary>
internal static class RandomPolicies
{
    /// <summary>Any atoms of every group, each group at a width of its own between a quarter and the whole.</summary>
    public static Policy Mixed(ChannelGroups groups, SeededRandom random) =>
        Policy.OfKeepSets(groups, groups.Prunable.ToDictionary(g => g.Id, g => Some(g, (1 + random.Next(4)) / 4.0, random)));

    /// <summary>Any atoms of every group, the same share of each.</summary>
    public static Policy Joint(ChannelGroups groups, double keep, SeededRandom random) =>
        Policy.OfKeepSets(groups, groups.Prunable.ToDictionary(g => g.Id, g => Some(g, keep, random)));

    /// <summary>Half of one group, all of the others.</summary>
    public static Policy Alone(ChannelGroups groups, ChannelGroup group, SeededRandom random) =>
        Policy.OfKeepSets(groups, new Dictionary<string, int[]> { [group.Id] = Some(group, 0.5, random) });

    private static int[] Some(ChannelGroup group, double keep, SeededRandom random) =>
        random.Permutation(group.Width)[..Math.Max(1, (int)(keep * group.Width))];
}
