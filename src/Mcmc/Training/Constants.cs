using Mcmc.Ir;

namespace Mcmc.Training;

/// <summary>Weights that stand in Constant nodes, made initializers like all others.</summary>
internal static class Constants
{
    /// <param name="originals">From values of this graph to the model's; the new initializers take their nodes' outputs over.</param>
    public static void ToInitializers(Graph graph, Dictionary<Value, Value> originals)
    {
        foreach (var node in graph.Nodes.Where(n => n is { OpType: "Constant", Domain: "" } && n.Tensor("value") is not null).ToList())
        {
            var value = node.Outputs[0]!;
            if (graph.Outputs.Contains(value) || !originals.ContainsKey(value))
            {
                continue;
            }

            value.Initializer = node.Tensor("value");
            value.Producer = null;
            value.Type = value.Initializer!.Type;
            graph.Nodes.Remove(node);
            graph.Initializers.Add(value);
        }
    }

    /// <summary>Gives a constant of a model new numbers, wherever it stands.</summary>
    public static void Replace(Value constant, Tensor tensor)
    {
        if (constant.Initializer is not null)
        {
            constant.Initializer = tensor;
        }
        else
        {
            constant.Producer!.Set("value", tensor);
        }
    }
}
