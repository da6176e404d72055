using Mcmc.Ir;

namespace Mcmc.Pruning;

/// <summary>
/// Two values that are equal but for their last bits may round to different integers, and then differ by a whole step of a
/// quantised network. So the proof compares such networks with the rounding of activations taken out of both: a
/// QuantizeLinear and the DequantizeLinear behind it, when they have one scale for the whole tensor, and so nothing to slice.
/// </summary>
internal static class RoundingSteps
{
    /// <summary>A copy of a model without them; the model itself where it has none.</summary>
    public static Model Without(Model model)
    {
        if (!model.Graph.Nodes.Exists(IsStep))
        {
            return model;
        }

        var copy = new ModelCopy(model).Model;
        var graph = copy.Graph;
        var readers = graph.Readers();
        var removed = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        foreach (var step in graph.Nodes.Where(IsStep))
        {
            var back = readers.GetValueOrDefault(step.Outputs[0]!, []);
            if (!graph.Outputs.Contains(step.Outputs[0]!) && back.Count > 0 && back.TrueForAll(r => IsBack(r.Node, r.Input, step) && CanGo(graph, readers, r.Node)))
            {
                removed.Add(step);
                removed.UnionWith(back.Select(r => r.Node));
                foreach (var (node, input) in back.SelectMany(r => readers.GetValueOrDefault(r.Node.Outputs[0]!, [])))
                {
                    node.Inputs[input] = step.Inputs[0];
                }
            }
        }

        graph.Nodes.RemoveAll(removed.Contains);
        return copy;
    }

    private static bool IsStep(Node node) =>
        node is { OpType: "QuantizeLinear", Domain: "" } && node.Input(0) is { Constant: null } && node.Input(1)?.Constant is { Count: 1 };

    private static bool IsBack(Node node, int input, Node step) =>
        node is { OpType: "DequantizeLinear", Domain: "" } && input == 0 && ReferenceEquals(node.Input(1), step.Input(1)) && ReferenceEquals(node.Input(2), step.Input(2));

    private static bool CanGo(Graph graph, Dictionary<Value, List<(Node Node, int Input)>> readers, Node back) =>
        !graph.Outputs.Contains(back.Outputs[0]!) && readers.GetValueOrDefault(back.Outputs[0]!, []).TrueForAll(r => r.Input >= 0);
}
