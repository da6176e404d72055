using Mcmc.Ir;
using Mcmc.Operators.Gradients;

namespace Mcmc.Training;

/// <summary>
/// Memory for time: of the forward pass only what one stretch hands to the next is kept, and the backward pass computes the
/// rest of a stretch again when it comes there (Chen et al., "Training Deep Nets with Sublinear Memory Cost", 2016, with √n
/// stretches of √n nodes). The bits of the gradients do not change.
/// </summary>
internal sealed class Recomputation
{
    private static readonly HashSet<string> Random = ["Bernoulli", "Dropout", "Multinomial", "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike"];

    private readonly GraphEmitter g;
    private readonly HashSet<Node> forward;
    private readonly HashSet<Value> feeds;

    private Recomputation(GraphEmitter g, IEnumerable<Node> forward, IEnumerable<Value> feeds) => (this.g, this.forward, this.feeds) = (g, [.. forward], [.. feeds]);

    /// <param name="g">A whole step, in topological order, that may have operators of our own.</param>
    /// <param name="forward">The nodes of the forward pass, the loss included; those that are gone by now do not matter.</param>
    /// <param name="feeds">Inputs that a batch is written to.</param>
    public static void Run(GraphEmitter g, IEnumerable<Node> forward, IEnumerable<Value> feeds)
    {
        var recomputation = new Recomputation(g, forward, feeds);
        Node[] nodes = [.. g.Graph.Nodes.Where(recomputation.forward.Contains)];

        // What the last stretch keeps is used at once.
        foreach (var stretch in nodes.Chunk((int)Math.Ceiling(Math.Sqrt(nodes.Length))).SkipLast(1).Reverse())
        {
            recomputation.Repeat([.. stretch]);
        }
    }

    private void Repeat(HashSet<Node> stretch)
    {
        var readers = g.Graph.Readers();
        var kept = stretch.Where(IsRepeatable).SelectMany(n => n.Outputs).OfType<Value>().Where(IsForBackwardAlone).ToList();
        if (kept.Count == 0)
        {
            return;
        }

        // Whatever stands before the first reader does not depend on what is repeated for it.
        var first = kept.SelectMany(Backward).Min(r => g.Graph.Nodes.IndexOf(r.Node));
        if (g.Graph.Nodes.Take(first).LastOrDefault(n => !forward.Contains(n) && n.Outputs is [{ } output, ..] && IsFloats(output)) is not { } latest)
        {
            return;
        }

        var end = g.Graph.Nodes.Count;
        var (copies, entries) = (new Dictionary<Node, Node>(), new Dictionary<Value, Value>(ReferenceEqualityComparer.Instance));
        foreach (var value in kept)
        {
            var again = Again(value);
            foreach (var (node, input) in Backward(value))
            {
                node.Inputs[input] = again;
            }
        }

        var repeated = g.Graph.Nodes.GetRange(end, g.Graph.Nodes.Count - end);
        g.Graph.Nodes.RemoveRange(end, repeated.Count);
        g.Graph.Nodes.InsertRange(first, repeated);

        bool IsForBackwardAlone(Value value) =>
            !g.Graph.Outputs.Contains(value) && Backward(value).Count > 0
            && readers[value].TrueForAll(r => r.Input >= 0 && (stretch.Contains(r.Node) || !forward.Contains(r.Node)));

        List<(Node Node, int Input)> Backward(Value value) => [.. readers.GetValueOrDefault(value, []).Where(r => !forward.Contains(r.Node) && r.Input >= 0)];

        Value Again(Value value)
        {
            if (value.Producer is not { } producer || !stretch.Contains(producer) || !IsRepeatable(producer))
            {
                return Entry(value);
            }

            if (!copies.TryGetValue(producer, out var copy))
            {
                copies[producer] = copy = g.Copy(producer, [.. producer.Inputs.Select(input => input is null ? null : Again(input))]);
            }

            return copy.Outputs[producer.Outputs.IndexOf(value)]!;
        }

        // Behind a gradient, so that ONNX Runtime neither computes it early nor takes it for the first computation.
        Value Entry(Value value)
        {
            if (!IsFloats(value) || (value.Producer is null && !feeds.Contains(value)))
            {
                return value;
            }

            if (!entries.TryGetValue(value, out var entry))
            {
                entries[value] = entry = g.Kernel(KernelNames.After, [g.Dims(value)], [], value, latest.Outputs[0])[0];
            }

            return entry;
        }
    }

    private bool IsFloats(Value value) => g.Shapes[value] is not null && g.TypeOf(value) == DataType.Float;

    private static bool IsRepeatable(Node node) => !node.Subgraphs.Any() && !Random.Contains(node.OpType);
}
