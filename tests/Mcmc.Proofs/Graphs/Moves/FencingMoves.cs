using Mcmc.Ir;

namespace Mcmc.Proofs.Graphs.Moves;

/// <summary>Operators that nothing is cut through, with networks on both sides: recurrence and branches at run time.</summary>
internal static class FencingMoves
{
    public static Feature? Recurrent(GraphBuilder g, Feature x)
    {
        if (x.Rank != 3)
        {
            return null;
        }

        var (opType, gates) = g.Pick(("LSTM", 4), ("GRU", 3), ("RNN", 1));
        var (length, channels, hidden) = (x.Dims[1], x.Dims[2], g.Between(2, 5));
        var steps = g.Apply("Transpose", [length, x.Batch, channels], x.Value).With("perm", [1, 0, 2]);
        var result = g.Apply(
            opType,
            [length, 1, x.Batch, hidden],
            steps.Value,
            g.Weight([1, gates * hidden, channels], channels),
            g.Weight([1, gates * hidden, hidden], hidden),
            g.Weight(0.2, [1, 2 * gates * hidden])).With("hidden_size", hidden);
        return g.Apply("Transpose", [x.Batch, length, hidden], g.Squeeze(result, 1).Value).With("perm", [1, 0, 2]);
    }

    /// <summary>One of two functions of a value from outside, by the sign of its sum.</summary>
    public static Feature? If(GraphBuilder g, Feature x)
    {
        // ONNX Runtime 1.29 takes conversions out, and leaves the branches without what they read.
        if (g.Opset < 11 || x.Value.Producer?.OpType is "Cast" or "CastLike")
        {
            return null;
        }

        var sum = g.Reduce("ReduceSum", x, [.. Enumerable.Range(0, x.Rank)], keepDims: false);
        var condition = g.Jumping(g.Apply("Greater", [], sum.Value, g.Scalar(0.01f)));
        var node = g.Add("If", "", 1, condition.Value);
        node.Attributes["then_branch"] = new GraphAttribute(Branch("Relu", x, node));
        node.Attributes["else_branch"] = new GraphAttribute(Branch("Tanh", x, node));
        return new Feature(node.Outputs[0]!, x.Dims);
    }

    private static Graph Branch(string opType, Feature x, Node outer)
    {
        var graph = new Graph { Name = opType };
        var inner = new Node(opType, "", "");
        inner.Inputs.Add(x.Value);
        var output = new Value($"{outer.Outputs[0]!.Name}_{opType}") { Producer = inner, Type = DataType.Float, IsDeclared = true };
        inner.Outputs.Add(output);
        graph.Nodes.Add(inner);
        graph.Outputs.Add(output);
        return graph;
    }
}
