using Mcmc.Costs;
using Mcmc.Ir;
using Mcmc.Pruning;

namespace Mcmc.Proofs.Zoo;

/// <summary>How many of a model's parameters lie in prunable groups, and what holds the others.</summary>
/// <param name="Parameters">All parameters.</param>
/// <param name="Prunable">Those that go with some channel that may be removed.</param>
/// <param name="Held">The others, by the reason that comes first on their tensor's axes.</param>
internal sealed record PrunableShare(long Parameters, long Prunable, IReadOnlyDictionary<string, long> Held)
{
    public double Share => Parameters == 0 ? 0 : (double)Prunable / Parameters;

    public static PrunableShare Of(ChannelGroups groups)
    {
        var removable = groups.Prunable.SelectMany(g => g.Atoms).ToHashSet();
        var (parameters, prunable) = (0L, 0L);
        var held = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var weight in WeightList.Of(ExecutionOrder.Of(groups.Model.Graph)))
        {
            var stays = Enumerable.Range(0, weight.Tensor.Rank).Aggregate(1L, (product, axis) => product * Fixed(groups, weight.Value, axis, weight.Tensor.Dims[axis], removable));
            parameters += weight.Tensor.Count;
            prunable += weight.Tensor.Count - stays;
            if (stays > 0)
            {
                var reason = Reason(groups, weight.Value);
                held[reason] = held.GetValueOrDefault(reason) + stays;
            }
        }

        return new PrunableShare(parameters, prunable, held);
    }

    /// <summary>Positions of an axis that nothing can remove.</summary>
    private static long Fixed(ChannelGroups groups, Value weight, int axis, long length, HashSet<int> removable) =>
        groups.Ties[weight]?.Single(axis) is { } labels ? labels.Count(label => !removable.Contains(groups.Ties.Labels.Find(label))) : length;

    private static string Reason(ChannelGroups groups, Value weight)
    {
        for (var axis = 0; axis < weight.Constant!.Rank; axis++)
        {
            if (groups.Ties[weight]?.Single(axis) is { } labels && labels.Select(groups.Ties.Labels.FenceOf).FirstOrDefault(f => f is not null) is { } fence)
            {
                return fence.ToString();
            }
        }

        return "no channels";
    }
}
