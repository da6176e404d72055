using System.Globalization;
using Mcmc.Ir;

namespace Mcmc.Costs.Devices;

/// <summary>
/// A copy of a model whose node and value names tell the node's number: ONNX Runtime names what it fuses after what it
/// replaces, so that a kernel leads back to its node.
/// </summary>
internal static class NumberedModel
{
    private const string Prefix = "mcmc.";

    /// <summary>The copy; weights are shared.</summary>
    public static Model Of(Model model)
    {
        var copy = new ModelCopy(model).Model;
        var renamed = new Dictionary<Value, Value>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < copy.Graph.Nodes.Count; i++)
        {
            var node = copy.Graph.Nodes[i];
            node.Name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{i}.");
            for (var output = 0; output < node.Outputs.Count; output++)
            {
                if (node.Outputs[output] is { } value && !copy.Graph.Outputs.Contains(value))
                {
                    node.Outputs[output] = renamed[value] = new Value(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{i}.{output}."))
                    {
                        Type = value.Type,
                        Shape = value.Shape,
                        Producer = node,
                    };
                }
            }
        }

        Reread(copy.Graph, renamed);
        copy.Graph.Declared.Clear();
        return copy;
    }

    /// <summary>The number of the node that a kernel's name leads to; null where it leads nowhere.</summary>
    public static int? NodeOf(string kernel)
    {
        var start = kernel.IndexOf(Prefix, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var rest = kernel.AsSpan(start + Prefix.Length);
        var end = rest.IndexOf('.');
        return end > 0 && int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static void Reread(Graph graph, Dictionary<Value, Value> renamed)
    {
        foreach (var node in graph.Nodes)
        {
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                if (node.Inputs[i] is { } value && renamed.TryGetValue(value, out var other))
                {
                    node.Inputs[i] = other;
                }
            }

            foreach (var nested in node.Subgraphs)
            {
                Reread(nested, renamed);
                for (var i = 0; i < nested.Outputs.Count; i++)
                {
                    nested.Outputs[i] = renamed.GetValueOrDefault(nested.Outputs[i], nested.Outputs[i]);
                }
            }
        }
    }
}
