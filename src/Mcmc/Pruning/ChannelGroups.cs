using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Pruning;

/// <summary>
/// The channel groups of a model, and what their widths do to every tensor of it. Built once per model
/// by <see cref="Find"/>; immutable.
/// </summary>
internal sealed class ChannelGroups
{
    private readonly Dictionary<int[], AxisComposition> compositions;

    internal ChannelGroups(Model model, AxisTies ties, IReadOnlyList<ChannelGroup> all, Dictionary<int[], AxisComposition> compositions)
    {
        Model = model;
        Ties = ties;
        All = all;
        this.compositions = compositions;
        Prunable = [.. all.Where(g => g.IsPrunable)];
    }

    public Model Model { get; }

    public AxisTies Ties { get; }

    public GraphShapes Shapes => Ties.Shapes;

    /// <summary>Every group in graph order, the fenced ones included.</summary>
    public IReadOnlyList<ChannelGroup> All { get; }

    public IReadOnlyList<ChannelGroup> Prunable { get; }

    /// <summary>The original widths, by <see cref="ChannelGroup.Index"/>.</summary>
    public int[] Widths => [.. All.Select(g => g.Width)];

    /// <summary>Finds the groups of a model.</summary>
    /// <exception cref="Diagnostics.McmcException">MCMC3003, MCMC3008, MCMC4012.</exception>
    public static ChannelGroups Find(Model model, InputShapes? inputs = null, Exclusions? exclusions = null)
    {
        var ties = AxisTies.Find(model, GraphShapes.Infer(model, inputs));
        exclusions?.Fence(model, ties);
        return GroupFinder.Find(model, ties, exclusions);
    }

    /// <summary>What a labelled axis is made of; null for a plain axis.</summary>
    public AxisComposition? Composition(Value value, int axis) =>
        Ties[value]?.Single(axis) is { } labels ? compositions[labels] : null;

    /// <summary>The dimensions of any value at the given widths (by group index); null where they are not known.</summary>
    public long[]? Dims(Value value, ReadOnlySpan<int> widths)
    {
        if (Shapes[value] is not { } dims)
        {
            return null;
        }

        var result = (long[])dims.Clone();
        for (var axis = 0; axis < result.Length; axis++)
        {
            if (Composition(value, axis) is { } composition)
            {
                result[axis] = composition.Length(widths);
            }
        }

        return result;
    }
}
