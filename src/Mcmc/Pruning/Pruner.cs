using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Operators;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Pruning;

/// <summary>
/// Slices a model to a policy. (1) Weights lose the positions that go. (2) Each operator adjusts its attributes and shape
/// constants. (3) Declared shapes follow. (4) The result passes the structural check, and its inferred shapes must be
/// the predicted ones.
/// </summary>
internal sealed class Pruner
{
    /// <summary>Metadata property of a pruned model: what was cut, as <c>group kept/width; …</c>.</summary>
    public const string MetadataKey = "mcmc.pruned";

    private readonly ChannelGroups groups;
    private readonly KeptPositions kept;
    private readonly ModelCopy copy;
    private readonly Dictionary<string, int> newNames = new(StringComparer.Ordinal);

    private Pruner(Policy policy)
    {
        groups = policy.Groups;
        kept = new KeptPositions(policy);
        copy = new ModelCopy(groups.Model);
    }

    /// <summary>The pruned model. The original is not changed; unsliced weights are shared with it.</summary>
    /// <param name="policy">What stays.</param>
    /// <param name="inputs">The input shapes under which the groups were found.</param>
    /// <exception cref="McmcException">MCMC3006 where the sliced shapes are not the predicted ones.</exception>
    public static Model Slice(Policy policy, InputShapes? inputs = null)
    {
        var pruner = new Pruner(policy);
        pruner.SliceWeights();
        pruner.SliceNodes();
        pruner.DropUnread();
        pruner.Declare();
        pruner.copy.Model.Metadata[MetadataKey] = pruner.Describe(policy);
        ModelCheck.Run(pruner.copy.Model);
        pruner.CheckShapes(inputs);
        return pruner.copy.Model;
    }

    private void SliceWeights()
    {
        foreach (var weight in groups.Model.Graph.Initializers)
        {
            if (weight.Initializer is { } tensor && kept.OfValue(weight) is { } positions)
            {
                copy[weight].Initializer = TensorSlicer.Take(tensor, positions);
            }
        }
    }

    private void SliceNodes()
    {
        foreach (var node in groups.Model.Graph.Nodes)
        {
            if (OperatorLibrary.Find(node) is { } op && !groups.Ties.IsFenced(node))
            {
                Slice(op, node);
            }
        }
    }

    private void Slice(Operator op, Node node)
    {
        try
        {
            op.Slice(new SliceContext(node, copy[node], groups.Ties, kept.Of, SetConstant));
        }
        catch (Exception e) when (ShapeContext.IsMisfit(e))
        {
            throw new McmcException(Codes.ShapesContradict, $"Node {node} has attributes or inputs that do not fit together ({e.Message.TrimEnd('.')}). Export the model again, or check it with onnx.checker.", cause: e);
        }
    }

    private void SetConstant(Node node, int input, Tensor tensor)
    {
        var stem = node.Input(input)?.Name ?? $"{node.DisplayName}_input{input}";
        var count = newNames[stem] = newNames.GetValueOrDefault(stem) + 1;
        var value = new Value($"{stem}_pruned{(count == 1 ? "" : count)}") { Type = tensor.Type, Initializer = tensor };
        copy.Model.Graph.Initializers.Add(value);
        while (node.Inputs.Count <= input)
        {
            node.Inputs.Add(null);
        }

        node.Inputs[input] = value;
    }

    /// <summary>Shape constants that were replaced, and the nodes that only made them, have no reader left.</summary>
    private void DropUnread()
    {
        if (newNames.Count == 0)
        {
            return;
        }

        var graph = copy.Model.Graph;
        var before = groups.Model.Graph.Readers();
        var unreadBefore = groups.Model.Graph.Values().Where(v => !before.ContainsKey(v)).Select(v => copy[v]).ToHashSet(ReferenceEqualityComparer.Instance);
        for (var dropped = true; dropped;)
        {
            var read = graph.Readers();
            bool Unread(Value? v) => v is null || (!read.ContainsKey(v) && !graph.Outputs.Contains(v) && !unreadBefore.Contains(v));
            dropped = graph.Nodes.RemoveAll(n => n.Outputs.Count > 0 && n.Outputs.All(Unread)) > 0;
            dropped |= graph.Initializers.RemoveAll(i => Unread(i) && !graph.Inputs.Contains(i)) > 0;
        }

        var made = graph.Values().ToHashSet(ReferenceEqualityComparer.Instance);
        graph.Declared.RemoveAll(v => !made.Contains(v));
    }

    private string Describe(Policy policy) => string.Join(
        "; ",
        groups.Prunable.Where(g => policy.Kept(g).Count < g.Width).Select(g => FormattableString.Invariant($"{g.Id} {policy.Kept(g).Count}/{g.Width}")));

    private void Declare()
    {
        foreach (var value in groups.Model.Graph.Values().Where(v => v.Shape is not null))
        {
            if (kept.OfValue(value) is { } positions)
            {
                // A declaration of another rank was wrong before, and nobody relied on it.
                copy[value].Shape = value.Shape!.Count != positions.Length ? null : [.. value.Shape!.Select((d, axis) => positions[axis] is { } p && d.Size is not null ? new Dimension(p.Length) : d)];
            }
        }
    }

    private void CheckShapes(InputShapes? inputs)
    {
        var shapes = GraphShapes.Infer(copy.Model, inputs);
        var alive = copy.Model.Graph.Values().ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var value in groups.Model.Graph.Values())
        {
            if (!alive.Contains(copy[value]) || groups.Shapes[value] is not { } old || shapes[copy[value]] is not { } actual)
            {
                continue;
            }

            var expected = old.Select((d, axis) => kept.Of(value, axis)?.Length ?? d).ToArray();
            if (!expected.AsSpan().SequenceEqual(actual))
            {
                throw new McmcException(
                    Codes.ProofFailed,
                    $"After slicing, '{value}' (made by {value.Producer?.ToString() ?? "nothing"}) is [{string.Join(", ", actual)}] and not [{string.Join(", ", expected)}]. Exclude that node, and please report the model.");
            }
        }
    }
}
