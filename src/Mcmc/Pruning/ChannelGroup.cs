using Mcmc.Operators.Axes;

namespace Mcmc.Pruning;

/// <summary>A weight axis that a group's channels stand on.</summary>
/// <param name="Node">The first node that reads the weight.</param>
/// <param name="Value">The weight.</param>
/// <param name="Axis">Its axis.</param>
internal readonly record struct GroupMember(string Node, string Value, int Axis);

/// <summary>
/// All atoms that touch the same axes of the same tensors (design.md §2). The atoms are numbered from 0 in the order of
/// the first axis they stand on.
/// </summary>
/// <param name="Index">Position among the groups of the model, in graph order.</param>
/// <param name="Id">Stable name: the node whose weight makes the channels, with <c>#2</c>, <c>#3</c> … where it has several groups.</param>
/// <param name="Atoms">The root label of each atom.</param>
/// <param name="Members">The weight axes the atoms stand on.</param>
/// <param name="Fence">Why nothing can be removed; null for a prunable group.</param>
internal sealed record ChannelGroup(int Index, string Id, IReadOnlyList<int> Atoms, IReadOnlyList<GroupMember> Members, Fence? Fence)
{
    public int Width => Atoms.Count;

    public bool IsPrunable => Fence is null && Width > 1;

    /// <summary>Why the group cannot be pruned, in a sentence; null where it can.</summary>
    public string? Reason => Fence is not null ? Fence.ToString() : Width > 1 ? null : "has a single channel";
}
