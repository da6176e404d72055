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
    private readonly Lazy<GraphShapes> sourceShapes;

    internal ChannelGroups(Model model, AxisTies ties, IReadOnlyList<ChannelGroup> all, Dictionary<int[], AxisComposition> compositions)
        : this(model, ties, all, compositions, model, new Lazy<GraphShapes>(ties.Shapes))
    {
    }

    private ChannelGroups(
        Model model, AxisTies ties, IReadOnlyList<ChannelGroup> all, Dictionary<int[], AxisComposition> compositions, Model source, Lazy<GraphShapes> sourceShapes)
    {
        Model = model;
        Ties = ties;
        All = all;
        this.compositions = compositions;
        Source = source;
        this.sourceShapes = sourceShapes;
        Prunable = [.. all.Where(g => g.IsPrunable)];
    }

    /// <summary>
    /// The model that the groups are about: <see cref="Source"/>, or a copy of it with a few more constants
    /// (<see cref="SharedVectors"/>), whose values <see cref="Ties"/> and <see cref="Shapes"/> know.
    /// </summary>
    public Model Model { get; }

    /// <summary>The model that the groups were looked for in.</summary>
    public Model Source { get; }

    public AxisTies Ties { get; }

    public GraphShapes Shapes => Ties.Shapes;

    /// <summary>The shapes of <see cref="Source"/>.</summary>
    public GraphShapes SourceShapes => sourceShapes.Value;

    /// <summary>Every group in graph order, the fenced ones included.</summary>
    public IReadOnlyList<ChannelGroup> All { get; }

    public IReadOnlyList<ChannelGroup> Prunable { get; }

    /// <summary>The original widths, by <see cref="ChannelGroup.Index"/>.</summary>
    public int[] Widths => [.. All.Select(g => g.Width)];

    /// <summary>Finds the groups of a model.</summary>
    /// <exception cref="Diagnostics.McmcException">MCMC3003, MCMC3008, MCMC4012.</exception>
    public static ChannelGroups Find(Model model, InputShapes? inputs = null, Exclusions? exclusions = null)
    {
        if (SharedVectors.Separate(model) is { } separated)
        {
            var separateTies = AxisTies.Find(separated.Model, GraphShapes.Infer(separated.Model, inputs));
            exclusions?.Fence(separated.Model, separateTies, separated.NameOf);
            if (separated.Rejoin(separateTies))
            {
                return GroupFinder.Find(separated.Model, separateTies, exclusions).Of(model, inputs);
            }
        }

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

    private ChannelGroups Of(Model source, InputShapes? inputs) =>
        new(Model, Ties, All, compositions, source, new Lazy<GraphShapes>(() => GraphShapes.Infer(source, inputs)));
}
