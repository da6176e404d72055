using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Proofs.Graphs;

/// <summary>
/// Makes a failing network smaller while it fails in the same way: drops outputs, lets a node's readers read what the
/// node reads, and puts an input in place of what comes before a value.
/// </summary>
internal sealed class GraphReduction
{
    private const int MostTrials = 400;

    private readonly Func<RandomGraph, bool> fails;
    private RandomGraph smallest;
    private int trials;

    private GraphReduction(RandomGraph graph, Func<RandomGraph, bool> fails) => (smallest, this.fails) = (graph, fails);

    public static RandomGraph Shrink(RandomGraph graph, Func<RandomGraph, bool> fails)
    {
        var reduction = new GraphReduction(graph, fails);
        while (reduction.TryOutputs() || reduction.TryInputs() || reduction.TryBypasses())
        {
        }

        return reduction.smallest;
    }

    private bool TryOutputs() => smallest.Model.Graph.Outputs.Count > 1 && smallest.Model.Graph.Outputs.ToList().Exists(output => Accept(
        (model, copy) => model.Graph.Outputs.RemoveAll(o => o != copy[output])));

    /// <summary>From the last node backwards, so that the largest part goes first.</summary>
    private bool TryInputs()
    {
        var shapes = Shapes();
        return Enumerable.Reverse(smallest.Model.Graph.Nodes).ToList().Exists(node =>
            node is { OpType: not "Constant", Outputs: [{ } made, ..] } && shapes?[made] is { Length: > 0 } dims && shapes.TypeOf(made) == DataType.Float && Accept((model, copy) =>
            {
                var first = smallest.HasDynamicBatch ? new Dimension(null, "N") : new Dimension(dims[0]);
                var input = new Value($"{made.Name}_input") { Type = DataType.Float, IsDeclared = true, Shape = [first, .. dims[1..].Select(d => new Dimension(d))] };
                model.Graph.Inputs.Add(input);
                Replace(model, copy[made], input);
            }));
    }

    private bool TryBypasses()
    {
        var shapes = Shapes();
        return smallest.Model.Graph.Nodes.ToList().Exists(node =>
            node.Outputs is [{ } made, ..] && shapes?[made] is { } dims && node.Inputs.OfType<Value>().Any(input =>
                input.Constant is null && shapes[input] is { } same && same.AsSpan().SequenceEqual(dims) && shapes.TypeOf(input) == shapes.TypeOf(made)
                && Accept((model, copy) => Replace(model, copy[made], copy[input]))));
    }

    private GraphShapes? Shapes()
    {
        try
        {
            return GraphShapes.Infer(smallest.Model);
        }
        catch (McmcException)
        {
            return null;
        }
    }

    private bool Accept(Action<Model, ModelCopy> change)
    {
        if (++trials > MostTrials)
        {
            return false;
        }

        var copy = new ModelCopy(smallest.Model);
        change(copy.Model, copy);
        DropUnread(copy.Model.Graph);
        if (copy.Model.Graph.Nodes.Count >= smallest.Model.Graph.Nodes.Count && copy.Model.Graph.Outputs.Count >= smallest.Model.Graph.Outputs.Count)
        {
            return false;
        }

        var candidate = smallest with { Model = copy.Model, Features = [] };
        if (!fails(candidate))
        {
            return false;
        }

        smallest = candidate;
        return true;
    }

    private static void Replace(Model model, Value old, Value replacement)
    {
        foreach (var inputs in model.Graph.Nodes.Select(n => n.Inputs))
        {
            for (var i = 0; i < inputs.Count; i++)
            {
                inputs[i] = inputs[i] == old ? replacement : inputs[i];
            }
        }
    }

    private static void DropUnread(Graph graph)
    {
        for (var dropped = true; dropped;)
        {
            var read = graph.Readers();
            bool IsUnread(Value? v) => v is null || (!read.ContainsKey(v) && !graph.Outputs.Contains(v));
            dropped = graph.Nodes.RemoveAll(n => n.Outputs.TrueForAll(IsUnread)) > 0;
            graph.Initializers.RemoveAll(IsUnread);
            graph.Inputs.RemoveAll(IsUnread);
        }
    }
}
