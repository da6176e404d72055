using System.Runtime.InteropServices;
using Mcmc.Ir;

namespace Mcmc.Search.Trials;

/// <summary>
/// A convolution that no BatchNormalization follows: it may have been folded into it. The convolution's outputs once had the
/// mean and the variance that they have in the original, and can be given them again.
/// </summary>
/// <param name="Convolution">With a weight and a bias that no other node reads.</param>
internal sealed record FoldedNormalization(Node Convolution)
{
    private const double Epsilon = 1e-5;
    private const double LargestGain = 10;

    public Value Weight => Convolution.Inputs[1]!;

    public Value Bias => Convolution.Inputs[2]!;

    /// <summary>All there are in a graph, in its order.</summary>
    public static IReadOnlyList<FoldedNormalization> Of(Graph graph)
    {
        var readers = graph.Readers();
        return [.. graph.Nodes.Where(n => n is { OpType: "Conv", Domain: "" } && IsOwn(n.Input(1)) && IsOwn(n.Input(2)) && !IsNormalised(n.Outputs[0]!)).Select(n => new FoldedNormalization(n))];

        bool IsOwn(Value? value) => value is { Initializer.Type: DataType.Float } && readers[value].Count == 1;

        bool IsNormalised(Value output) => readers.TryGetValue(output, out var all) && all.Exists(r => r.Node.OpType == "BatchNormalization");
    }

    /// <summary>A node that looks at the outputs and changes nothing.</summary>
    public static Node Watch(Graph graph, Node convolution)
    {
        var channels = (int)convolution.Inputs[1]!.Initializer!.Dims[0];
        return Insert(graph, convolution, convolution.Outputs[0]!, new Value(convolution.Outputs[0]!.Name + ".watched"), Filled(channels, 1), Filled(channels, 0));
    }

    /// <summary>A node that gives the outputs these moments, whatever they have.</summary>
    public static Node Impose(Graph graph, Node convolution, Moments wanted)
    {
        var output = convolution.Outputs[0]!;
        var free = new Value(output.Name + ".free") { Producer = convolution, Type = output.Type };
        convolution.Outputs[0] = free;
        return Insert(graph, convolution, free, output, [.. wanted.Variance.Select(v => (float)Math.Sqrt(v))], [.. wanted.Mean.Select(m => (float)m)]);
    }

    /// <summary>Changes weight and bias so that outputs with some moments get others.</summary>
    public void Fold(Moments found, Moments wanted)
    {
        var (weight, bias) = (Weight.Initializer!.ToFloats()!, Bias.Initializer!.ToFloats()!);
        var each = weight.Length / bias.Length;
        for (var c = 0; c < bias.Length; c++)
        {
            var gain = Math.Min(LargestGain, Math.Sqrt(wanted.Variance[c] / (found.Variance[c] + Epsilon)));
            foreach (ref var w in weight.AsSpan(c * each, each))
            {
                w *= (float)gain;
            }

            bias[c] = (float)((bias[c] - found.Mean[c]) * gain + wanted.Mean[c]);
        }

        Set(Weight, weight);
        Set(Bias, bias);
    }

    private static Node Insert(Graph graph, Node convolution, Value input, Value output, float[] scale, float[] offset)
    {
        var node = new Node("BatchNormalization", "", output.Name + ".moments");
        node.Attributes["epsilon"] = new FloatAttribute((float)Epsilon);
        node.Inputs.Add(input);
        foreach (var (name, values) in new[] { ("scale", scale), ("offset", offset), ("mean", Filled(scale.Length, 0)), ("variance", Filled(scale.Length, 1)) })
        {
            var value = new Value($"{node.Name}.{name}") { Type = DataType.Float, Initializer = Tensor.Floats(values, values.Length) };
            graph.Initializers.Add(value);
            node.Inputs.Add(value);
        }

        output.Producer = node;
        node.Outputs.Add(output);
        graph.Nodes.Insert(graph.Nodes.IndexOf(convolution) + 1, node);
        return node;
    }

    private static float[] Filled(int count, float value)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return values;
    }

    private static void Set(Value value, float[] numbers) =>
        value.Initializer = value.Initializer!.With(value.Initializer.Dims, MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray());
}
