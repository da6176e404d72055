using System.Globalization;
using System.Text;
using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;

namespace Mcmc.Costs.Devices;

/// <summary>
/// Names layers by all that their time depends on but channels: the operator, its attributes, element type and dimensions,
/// and what stands before and behind it, since ONNX Runtime fuses neighbours. Such as
/// <c>Conv[kernel_shape=3,3;pads=1,1,1,1] Float 1xCx32x32>1xCx32x32 +Relu</c>.
/// </summary>
internal sealed class LayerKeys(ChannelGroups groups)
{
    private const int LongestChain = 4;

    private readonly Dictionary<Value, List<(Node Node, int Input)>> readers = groups.Model.Graph.Readers();

    /// <summary>Whether an operator multiplies and adds, so that others are fused into it.</summary>
    public static bool IsAnchor(Node node) => node.OpType is "Conv" or "ConvTranspose" or "Gemm" or "MatMul" or "QLinearConv" or "ConvInteger";

    /// <summary>The first input that is computed; null where there is none.</summary>
    public static Value? Data(Node node) => node.Inputs.FirstOrDefault(v => v is not null && v.Constant is null);

    /// <summary>The axes of a value that hold channels: those of groups, and the second one as most operators have it.</summary>
    public IEnumerable<int> ChannelAxes(Value value)
    {
        var rank = groups.Shapes[value]!.Length;
        for (var axis = 0; axis < rank; axis++)
        {
            if ((axis == 1 && rank != 3) || groups.Composition(value, axis) is { Parts.Count: > 0 })
            {
                yield return axis;
            }
        }
    }

    public string Of(Node node)
    {
        var text = new StringBuilder(node.OpType);
        var attributes = node.Attributes.Where(a => a.Key != "group").Select(a => (a.Key, Text: Text(a.Value))).Where(a => a.Text.Length > 0).OrderBy(a => a.Key, StringComparer.Ordinal);
        text.Append('[').AppendJoin(';', attributes.Select(a => $"{a.Key}={a.Text}").Concat(Weights(node))).Append("] ");
        text.Append(groups.Shapes.TypeOf(Data(node)!)).Append(' ');
        text.AppendJoin(',', node.Inputs.Where(v => v is not null && v.Constant is null).Select(v => Dims(v!)));
        text.Append('>').Append(Dims(node.Output(0)!));
        if (!IsAnchor(node))
        {
            text.Append(" <").AppendJoin(',', node.Inputs.Where(v => v is not null && v.Constant is null).Select(v => v!.Producer?.OpType ?? "input"));
        }

        AppendFollowers(text, node.Output(0)!);
        return text.ToString();
    }

    /// <summary>The kernel of weights that the attributes do not name, and whether each channel is convolved alone.</summary>
    private IEnumerable<string> Weights(Node node)
    {
        if (node.OpType is not ("Conv" or "ConvTranspose") || node.Input(1) is not { } weight || groups.Shapes[weight] is not { Length: > 2 } dims)
        {
            yield break;
        }

        if (node.Ints("kernel_shape") is null)
        {
            yield return $"kernel_shape={Join(',', dims[2..])}";
        }

        var count = node.Int("group", 1);
        if (count > 1)
        {
            yield return dims[1] == 1 && dims[0] == count ? "depthwise" : "grouped";
        }
    }

    private void AppendFollowers(StringBuilder text, Value value)
    {
        for (var length = 0; length < LongestChain && readers.TryGetValue(value, out var list); length++)
        {
            if (list.Count > 1)
            {
                text.Append(" +*");
                return;
            }

            if (IsAnchor(list[0].Node) || list[0].Node.Output(0) is not { } next)
            {
                return;
            }

            text.Append(" +").Append(list[0].Node.OpType);
            value = next;
        }
    }

    private string Dims(Value value)
    {
        if (groups.Shapes[value] is not { } dims)
        {
            return "?";
        }

        var channels = ChannelAxes(value).ToHashSet();
        return string.Join('x', dims.Select((d, axis) => channels.Contains(axis) ? "C" : d.ToString(CultureInfo.InvariantCulture)));
    }

    private static string Text(AttributeValue value) => value switch
    {
        IntAttribute i => i.Value.ToString(CultureInfo.InvariantCulture),
        IntsAttribute i => Join(',', i.Values),
        FloatAttribute f => f.Value.ToString("R", CultureInfo.InvariantCulture),
        TextAttribute t => t.Text,
        _ => "",
    };

    private static string Join(char separator, IEnumerable<long> values) =>
        string.Join(separator, values.Take(GraphShapes.LongestInts).Select(v => v.ToString(CultureInfo.InvariantCulture)));
}
