using System.Text;
using Mcmc.Ir;

namespace Mcmc.Benchmarks.Graphs;

/// <summary>A small model as text: a line for each node.</summary>
internal static class GraphText
{
    public static string Of(Model model)
    {
        var text = new StringBuilder();
        text.AppendLine($"  opset {model.Opset}; inputs {string.Join(", ", model.Graph.Inputs.Select(i => $"{i}[{string.Join(',', i.Shape ?? [])}]"))}");
        foreach (var node in model.Graph.Nodes)
        {
            text.AppendLine($"  {string.Join(", ", node.Outputs)} = {node.OpType}({string.Join(", ", node.Inputs.Select(Of))}){string.Concat(node.Attributes.Select(a => $" {a.Key}={Of(a.Value)}"))}");
        }

        return text.AppendLine($"  outputs {string.Join(", ", model.Graph.Outputs)}").ToString();
    }

    private static string Of(Value? value) => value?.Constant is not { } constant ? value?.Name ?? "-"
        : constant.Count <= 8 && constant.ToInts() is { } ints ? $"{value}={{{string.Join(',', ints)}}}"
        : $"{value}[{string.Join(',', constant.Dims)}]";

    private static string Of(AttributeValue value) => value switch
    {
        IntAttribute i => $"{i.Value}",
        FloatAttribute f => FormattableString.Invariant($"{f.Value}"),
        TextAttribute t => t.Text,
        IntsAttribute l => $"[{string.Join(',', l.Values)}]",
        _ => "…",
    };
}
