using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Axes;

/// <summary>An input axis that a node sums over: where the oracle masks removed channels.</summary>
internal readonly record struct Contraction(Node Node, int Input, int Axis);

/// <summary>
/// The ties of a whole graph: every axis of every value labelled channel by channel, labels tied as the operators
/// demand. Found in one walk in topological order, then made rectangular (see <see cref="Straighten"/>).
/// </summary>
internal sealed class AxisTies
{
    private readonly Dictionary<Value, ValueAxes> axes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Value, ElementSources> sources = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Node> fenced = new(ReferenceEqualityComparer.Instance);

    private AxisTies(Model model, GraphShapes shapes) => (Model, Shapes) = (model, shapes);

    public Model Model { get; }

    public LabelForest Labels { get; } = new();

    public GraphShapes Shapes { get; }

    public List<Contraction> Contractions { get; } = [];

    /// <summary>Nodes without axis rules (unknown operators among them), in graph order.</summary>
    public List<Node> WithoutRules { get; } = [];

    public static AxisTies Find(Model model, GraphShapes shapes)
    {
        var ties = new AxisTies(model, shapes);
        foreach (var node in model.Graph.Nodes)
        {
            var context = new TieContext(node, model, ties);
            if (ties.ReasonToFence(node) is { } reason)
            {
                ties.fenced.Add(node);
                context.FenceInputs(reason);
            }
            else
            {
                TieAxes(OperatorLibrary.Find(node)!, context);
            }

            context.Finish();
        }

        foreach (var output in model.Graph.Outputs)
        {
            var fence = new Fence(output.Name, "is an output of the model");
            ties.FenceValue(output, fence);
            ties.FenceSources(output, fence);
        }

        ties.Straighten();
        return ties;
    }

    /// <summary>Whether no rules were asked about a node, because too little is known of it: nothing about it changes in a cut.</summary>
    public bool IsFenced(Node node) => fenced.Contains(node);

    private string? ReasonToFence(Node node)
    {
        if (OperatorLibrary.Find(node) is null)
        {
            WithoutRules.Add(node);
            return node.Domain.Length == 0 ? $"operator {node.OpType} is not known" : $"operator {node.Domain}.{node.OpType} is not known";
        }

        if (node.Inputs.Concat(node.Outputs).Any(v => v is not null && Shapes[v] is null))
        {
            return "the shape of an input or output is not known";
        }

        // Its rules would ask for numbers that are computed at run time.
        return node.Outputs.Exists(v => v is not null && Shapes.IsOnlyDeclared(v)) ? "the shape of an output is declared, and does not follow from the inputs" : null;
    }

    private static void TieAxes(Operator op, TieContext context)
    {
        try
        {
            op.TieAxes(context);
        }
        catch (Exception e) when (ShapeContext.IsMisfit(e))
        {
            throw new McmcException(Codes.ShapesContradict, $"Node {context.Node} has attributes or inputs that do not fit together ({e.Message.TrimEnd('.')}). Export the model again, or check it with onnx.checker.", cause: e);
        }
    }

    /// <summary>The axes of a value, or null where its dimensions are not known.</summary>
    public ValueAxes? this[Value value]
    {
        get
        {
            // Trials that run side by side ask for values that nobody has asked for before.
            lock (axes)
            {
                if (axes.TryGetValue(value, out var known))
                {
                    return known;
                }

                return Shapes[value] is { } dims ? axes[value] = new ValueAxes(dims, value.Constant is not null) : null;
            }
        }
    }

    /// <summary>The axis lengths that a value's integers are computed from.</summary>
    public IReadOnlyList<LengthSource> SourcesOf(Value value) => sources.TryGetValue(value, out var known) ? known.All : [];

    /// <summary>The axis lengths that one element of a value is computed from.</summary>
    public IReadOnlyList<LengthSource> SourcesOf(Value value, int element) => sources.TryGetValue(value, out var known) ? known[element] : [];

    public ElementSources WritableSources(Value value)
    {
        if (!sources.TryGetValue(value, out var known))
        {
            sources[value] = known = new ElementSources(Shapes[value] is { } dims ? NodeShapes.Product(dims) : long.MaxValue);
        }

        return known;
    }

    /// <summary>Forbids the removal of anything on any axis of a value.</summary>
    public void FenceValue(Value value, Fence fence)
    {
        if (this[value] is not { } known)
        {
            return;
        }

        for (var axis = 0; axis < known.Rank; axis++)
        {
            known.Close(axis);
        }

        foreach (var block in known.Blocks)
        {
            FenceAll(block.Labels, fence);
        }
    }

    /// <summary>Forbids any cut that a value's integers would show.</summary>
    public void FenceSources(Value value, Fence fence)
    {
        foreach (var source in SourcesOf(value))
        {
            FenceAll(source.Labels, fence);
        }
    }

    public void FenceAll(ReadOnlySpan<int> labels, Fence fence)
    {
        foreach (var label in labels)
        {
            Labels.Fence(label, fence);
        }
    }

    /// <summary>
    /// Makes a block single: positions that share the index on <paramref name="axis"/> are tied, the other axes become plain.
    /// What is then removed is a rectangle of the tensor.
    /// </summary>
    public int[] Resolve(ValueAxes value, Block block, int axis)
    {
        var (stride, size) = Stride(value, block, axis);
        var labels = new int[size];
        Array.Fill(labels, -1);
        for (var i = 0; i < block.Labels.Length; i++)
        {
            var index = i / stride % size;
            if (labels[index] < 0)
            {
                labels[index] = block.Labels[i];
            }
            else
            {
                Labels.Tie(labels[index], block.Labels[i]);
            }
        }

        value.Clear(block);
        value.Put(new Block([axis], labels));
        return labels;
    }

    /// <summary>
    /// Takes an axis out of a block over several: positions that differ only there are tied, so that it becomes plain and
    /// the block goes on over the others.
    /// </summary>
    public void Collapse(ValueAxes value, Block block, int axis)
    {
        var (stride, size) = Stride(value, block, axis);
        var labels = new int[block.Labels.Length / size];
        for (var i = 0; i < block.Labels.Length; i++)
        {
            var at = i / (stride * size) * stride + i % stride;
            if (i / stride % size == 0)
            {
                labels[at] = block.Labels[i];
            }
            else
            {
                Labels.Tie(labels[at], block.Labels[i]);
            }
        }

        value.Clear(block);
        value.Put(new Block([.. block.Axes.Where(a => a != axis)], labels));
    }

    /// <summary>
    /// Resolves the blocks over several axes that no operator asked about (the middle of a channel shuffle): along the
    /// axis that keeps the most atoms apart.
    /// </summary>
    private void Straighten()
    {
        foreach (var value in axes.Values)
        {
            foreach (var block in value.Blocks.Where(b => !b.IsSingle).ToList())
            {
                Resolve(value, block, block.Axes.MaxBy(axis => AtomsAlong(value, block, axis)));
            }
        }
    }

    private int AtomsAlong(ValueAxes value, Block block, int axis)
    {
        var (stride, size) = Stride(value, block, axis);
        var trial = new LabelForest();
        var ids = new Dictionary<int, int>();
        var slots = trial.Fresh(size);
        for (var i = 0; i < block.Labels.Length; i++)
        {
            var root = Labels.Find(block.Labels[i]);
            var slot = slots[i / stride % size];
            if (!ids.TryAdd(root, slot))
            {
                trial.Tie(ids[root], slot);
            }
        }

        return slots.Select(trial.Find).Distinct().Count();
    }

    private static (int Stride, int Size) Stride(ValueAxes value, Block block, int axis)
    {
        var position = Array.IndexOf(block.Axes, axis);
        if (position < 0)
        {
            throw new McmcException(Codes.Bug, $"Axis {axis} is not in the block [{string.Join(',', block.Axes)}].");
        }

        var stride = 1;
        foreach (var inner in block.Axes.AsSpan(position + 1))
        {
            stride *= (int)value.Dims[inner];
        }

        return (stride, (int)value.Dims[axis]);
    }
}
