using Mcmc.Ir;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// The channels of an axis in the order in which they go last: what a policy keeps of an axis with a single group is then a
/// prefix, whatever the group's width.
/// </summary>
internal static class ChannelOrder
{
    /// <returns>The channels that never go, then the most important ones; null where the axis has several groups.</returns>
    public static int[]? Of(ChannelGroups groups, Importance importance, Value value, int axis)
    {
        if (groups.Composition(value, axis) is not { } composition || groups.Ties[value]?.Single(axis) is not { } labels
            || composition.Parts.Where(p => groups.All[p.Group].IsPrunable).ToArray() is not [var (index, _)])
        {
            return null;
        }

        var group = groups.All[index];
        var rank = importance.Ranking(group).Select((atom, place) => (Root: group.Atoms[atom], place)).ToDictionary(a => a.Root, a => a.place);
        return [.. Enumerable.Range(0, labels.Length).OrderBy(c => rank.GetValueOrDefault(groups.Ties.Labels.Find(labels[c]), -1)).ThenBy(c => c)];
    }
}
