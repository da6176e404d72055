namespace Mcmc.Pruning.Repair;

/// <summary>
/// Ranks the channels of a group by what cannot be made up for: one after the other goes whose loss raises least what least
/// squares on the samples leave of the error of the group's consumers, given those that went before (optimal brain surgery,
/// Hassibi and Stork 1993, for whole channels, as in Frantar and Alistarh, "Optimal Brain Compression", NeurIPS 2022). Where
/// weights are repaired, a small channel that nothing replaces is worth more than a large one that has a twin. Only where
/// consumers see a channel as one number (1×1 convolutions, linear layers); a larger kernel also makes up for a channel by
/// its neighbourhood, and there group L2 does as well.
/// </summary>
internal static class BackwardElimination
{
    /// <summary>Wider groups are ranked by the error of each channel alone: in turn would take minutes.</summary>
    private const int WidestInTurn = 1536;

    /// <summary>The ranking of all groups; by group L2 where this has nothing to say.</summary>
    /// <param name="groups">The groups of a model.</param>
    /// <param name="gather">Gives what was gathered on the original; not asked where no group needs it.</param>
    /// <param name="threads">Threads of ONNX Runtime.</param>
    /// <param name="cancellation">Looked at between channels.</param>
    public static Importance Rank(ChannelGroups groups, Func<OriginalInputs> gather, int threads, CancellationToken cancellation)
    {
        var bySize = Importance.L2(groups);
        var consumers = Consumer.Of(groups);
        if (!groups.All.Any(g => g.IsPrunable && Reads(groups, consumers, g).Count > 0))
        {
            return bySize;
        }

        var inputs = gather();
        using var kernels = new RepairKernels(threads);
        return Importance.OfRankings([.. groups.All.Select(group =>
        {
            var errors = group.IsPrunable ? Reads(groups, inputs.Consumers, group).Select(r => ReplacementErrors.Of(inputs, r.Consumer, r.Columns, kernels)).OfType<ReplacementErrors>() : [];
            return Rank(bySize.Ranking(group), [.. errors], cancellation);
        })]);
    }

    /// <summary>Who reads a group, with the column of each atom; none where one of them has several columns for an atom.</summary>
    private static List<(Consumer Consumer, int[] Columns)> Reads(ChannelGroups groups, IReadOnlyList<Consumer> consumers, ChannelGroup group)
    {
        var reads = new List<(Consumer, int[])>();
        foreach (var consumer in consumers)
        {
            if (groups.Ties[consumer.Layer.Input]?.Single(consumer.InputAxis) is not { } labels)
            {
                continue;
            }

            var ofRoot = Enumerable.Range(0, labels.Length).ToLookup(c => groups.Ties.Labels.Find(labels[c]));
            if (group.Atoms.All(root => !ofRoot.Contains(root)))
            {
                continue;
            }

            if (consumer.ColumnsPerChannel(groups) > 1 || group.Atoms.Any(root => ofRoot[root].Count() != 1))
            {
                return [];
            }

            reads.Add((consumer, [.. group.Atoms.Select(root => ofRoot[root].Single())]));
        }

        return reads;
    }

    private static int[] Rank(IReadOnlyList<int> bySize, ReplacementErrors[] consumers, CancellationToken cancellation)
    {
        if (consumers.Length == 0)
        {
            return [.. bySize];
        }

        double Loss(int atom) => consumers.Sum(c => c.Without(atom));
        if (bySize.Count > WidestInTurn)
        {
            return [.. bySize.OrderByDescending(Loss)];
        }

        // The largest first: of equals the smaller one goes.
        var left = bySize.ToList();
        var ranking = new int[left.Count];
        while (left.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var (least, at) = (double.PositiveInfinity, left.Count - 1);
            for (var i = left.Count - 1; i >= 0; i--)
            {
                var loss = Loss(left[i]);
                (least, at) = loss < least ? (loss, i) : (least, at);
            }

            ranking[left.Count - 1] = left[at];
            Array.ForEach(consumers, c => c.Remove(left[at]));
            left.RemoveAt(at);
        }

        return ranking;
    }
}
