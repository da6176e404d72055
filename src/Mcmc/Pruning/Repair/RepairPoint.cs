using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// Where a layer's output is compared with the original's: as far behind it as everything is linear channel by channel
/// (BatchNormalization, biases, the sum of a residual block), so that a layer also makes up for what the other summands
/// lack (He, Zhang, Sun, ICCV 2017, section 3.2). There, T = gain · (X·W + b) + shift + addends.
/// </summary>
internal sealed class RepairPoint
{
    private readonly float[] gainBeforeBias;

    private RepairPoint(Value target, float[] gain, float[] shift, IReadOnlyList<Value> addends, Value? bias, float[] gainBeforeBias)
    {
        (Target, Gain, Shift, Addends, Bias) = (target, gain, shift, addends, bias);
        this.gainBeforeBias = gainBeforeBias;
    }

    /// <summary>The value compared; it has the shape of the layer's output.</summary>
    public Value Target { get; }

    /// <summary>Per output channel.</summary>
    public float[] Gain { get; }

    /// <summary>Per output channel; the layer's own bias is not in it.</summary>
    public float[] Shift { get; }

    /// <summary>Values that are added to the layer's output on the way.</summary>
    public IReadOnlyList<Value> Addends { get; }

    /// <summary>The weight that carries a change of the mean: the layer's bias, or the next one behind it; null where there is none.</summary>
    public Value? Bias { get; }

    /// <summary>What to add to <see cref="Bias"/> for the layer's own output to change by this much.</summary>
    public float BiasChange(int channel, double outputChange) => (float)(outputChange * gainBeforeBias[channel]);

    /// <summary>Follows a layer's output.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="channels">Its output channels over all groups.</param>
    /// <param name="shapes">Shapes of the graph.</param>
    /// <param name="readers">Readers in the graph.</param>
    /// <param name="outputs">The graph's outputs.</param>
    /// <param name="isKnown">Whether a value is computed before the layer.</param>
    public static RepairPoint Behind(
        LinearLayer layer, int channels, GraphShapes shapes, Dictionary<Value, List<(Node Node, int Input)>> readers, IReadOnlyCollection<Value> outputs, Func<Value, bool> isKnown)
    {
        var (value, addends) = (layer.Output, new List<Value>());
        var (gain, shift) = (Filled(channels, 1), Filled(channels, 0));
        var (bias, gainBeforeBias) = (IsOwn(layer.Bias) ? layer.Bias : null, gain);
        var axis = layer.OutputAxis(shapes[value]!.Length);
        while (!outputs.Contains(value) && readers.TryGetValue(value, out var all) && all is [var (node, input)] && node.Domain.Length == 0)
        {
            if (node.OpType == "BatchNormalization" && axis == 1 && Affine(node, channels) is var (factor, offset))
            {
                gain = [.. gain.Zip(factor, (g, f) => g * f)];
                shift = [.. shift.Zip(factor, (s, f) => s * f).Zip(offset, (s, o) => s + o)];
                Carry(node.Inputs[2]!);
            }
            else if (node.OpType == "Add" && node.Inputs[1 - input] is { } other && !ReferenceEquals(other, value))
            {
                if (other.Initializer is { } constant && PerChannel(constant, channels, shapes[value]!.Length - axis) is { } added)
                {
                    shift = [.. shift.Zip(added, (s, a) => s + a)];
                    Carry(other);
                }
                else if (other.Constant is null && isKnown(other) && shapes[other].AsSpan().SequenceEqual(shapes[value]))
                {
                    addends.Add(other);
                }
                else
                {
                    break;
                }
            }
            else if (node.OpType != "Identity")
            {
                break;
            }

            value = node.Outputs[0]!;
        }

        return new RepairPoint(value, gain, shift, addends, bias, gainBeforeBias);

        bool IsOwn(Value? v) => v?.Initializer is { Type: DataType.Float } tensor && tensor.Count == channels && readers[v].Count == 1;

        void Carry(Value candidate)
        {
            if (bias is null && layer.Bias is null && addends.Count == 0 && IsOwn(candidate))
            {
                (bias, gainBeforeBias) = (candidate, gain);
            }
        }
    }

    /// <summary>Factor and offset per channel of a BatchNormalization with its stored statistics; null where it is none.</summary>
    private static (float[] Factor, float[] Offset)? Affine(Node node, int channels)
    {
        var parameters = Enumerable.Range(1, 4).Select(i => node.Input(i)?.Initializer is { Type: DataType.Float } tensor && tensor.Count == channels ? tensor.ToFloats() : null).ToArray();
        if (parameters.Contains(null) || node.Int("training_mode", 0) != 0 || node.Int("spatial", 1) == 0)
        {
            return null;
        }

        var (scale, offset, mean, variance) = (parameters[0]!, parameters[1]!, parameters[2]!, parameters[3]!);
        var epsilon = node.Float("epsilon", 1e-5f);
        var factor = scale.Zip(variance, (s, v) => s / MathF.Sqrt(v + epsilon)).ToArray();
        return (factor, [.. offset.Zip(mean.Zip(factor, (m, f) => m * f), (b, m) => b - m)]);
    }

    /// <summary>A constant that broadcasts along the channels alone, as one number per channel.</summary>
    /// <param name="constant">The constant.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="axisFromEnd">Distance of the channel axis from the end, at least 1.</param>
    private static float[]? PerChannel(Tensor constant, int channels, int axisFromEnd)
    {
        var isAlong = constant.Count == 1 || (constant.Count == channels && constant.Rank >= axisFromEnd && constant.Dims[^axisFromEnd] == channels);
        return constant.Type != DataType.Float || !isAlong ? null : constant.Count == 1 ? Filled(channels, constant.As<float>()[0]) : constant.ToFloats();
    }

    private static float[] Filled(int count, float value)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return values;
    }
}
