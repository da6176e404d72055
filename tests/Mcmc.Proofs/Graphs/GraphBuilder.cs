using System.Runtime.InteropServices;
using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Proofs.Graphs;

/// <summary>A model under construction, with the random draws that make it.</summary>
internal sealed class GraphBuilder
{
    /// <summary>Features stay below this many elements, so that a graph runs in milliseconds.</summary>
    private const long MostElements = 6000;

    private readonly bool isNamed;
    private readonly double constantNodes;
    private int names;

    public GraphBuilder(SeededRandom random, long opset, bool hasDynamicBatch, long batch)
    {
        (Random, HasDynamicBatch, Batch) = (random, hasDynamicBatch, batch);
        Model = new Model(new Graph { Name = "random" }) { IrVersion = opset > 20 ? 10 : 8, ProducerName = "Mcmc.Proofs" };
        Model.Opsets[""] = opset;
        isNamed = Chance(0.5);
        constantNodes = Pick(0, 0, 0.1, 0.5);
    }

    public SeededRandom Random { get; }

    public Model Model { get; }

    public long Opset => Model.Opset;

    public bool HasDynamicBatch { get; }

    public long Batch { get; }

    /// <summary>What later nodes may read, in the order in which it was made.</summary>
    public List<Feature> Features { get; } = [];

    /// <summary>Embedding tables.</summary>
    public List<Feature> Tables { get; } = [];

    /// <summary>Every value made by a node of one output, with its dimensions.</summary>
    public List<Feature> Made { get; } = [];

    /// <summary>
    /// Whether an operator was used whose result jumps, so that a difference in the last bit can become a large one
    /// (rounding, comparing).
    /// </summary>
    public bool HasJumps { get; private set; }

    public bool Chance(double probability) => Random.NextDouble() < probability;

    /// <summary>An integer from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Between(int least, int most) => least + Random.Next(most - least + 1);

    public T Pick<T>(params ReadOnlySpan<T> items) => items[Random.Next(items.Length)];

    /// <summary>A divisor of <paramref name="number"/> that is neither 1 nor the number itself; 0 where it has none.</summary>
    public long Divisor(long number)
    {
        var divisors = new List<long>();
        for (var d = 2L; d < number; d++)
        {
            if (number % d == 0)
            {
                divisors.Add(d);
            }
        }

        return divisors.Count == 0 ? 0 : divisors[Random.Next(divisors.Count)];
    }

    public static bool IsSmall(params ReadOnlySpan<long> dims)
    {
        var count = 1L;
        foreach (var dim in dims)
        {
            count *= dim;
        }

        return count is > 0 and <= MostElements;
    }

    /// <summary>Says that a feature's elements jump.</summary>
    public Feature Jumping(Feature x)
    {
        HasJumps = true;
        return x;
    }

    public Feature Input(DataType type, params long[] dims)
    {
        var value = new Value(Name("input")) { Type = type, IsDeclared = true };
        value.Shape = [.. dims.Select((d, axis) => axis == 0 && HasDynamicBatch ? new Dimension(null, "N") : new Dimension(d))];
        Model.Graph.Inputs.Add(value);
        return new Feature(value, dims);
    }

    /// <summary>Normally distributed weights around <paramref name="mean"/>.</summary>
    public Value Weight(double deviation, long[] dims, double mean = 0)
    {
        var elements = new float[dims.Aggregate(1L, (product, d) => product * d)];
        foreach (ref var element in elements.AsSpan())
        {
            element = (float)(mean + deviation * Random.NextGaussian());
        }

        return Constant(Tensor.Floats(elements, dims), "weight");
    }

    /// <summary>Weights that keep the scale of what they are summed over.</summary>
    public Value Weight(long[] dims, long fanIn) => Weight(1 / Math.Sqrt(fanIn), dims);

    public Value Scalar(float value) => Constant(Tensor.Floats([value]), "scalar");

    public Value Ints(params ReadOnlySpan<long> values) => Constant(Tensor.Ints(values, values.Length), "ints");

    public Value Int(long value) => Constant(Tensor.Ints([value]), "int");

    public Value Bytes(DataType type, ReadOnlySpan<byte> elements, params long[] dims) => Constant(new Tensor(type, dims, elements.ToArray()), "bytes");

    public Value Int32s(ReadOnlySpan<int> elements, params long[] dims) => Constant(new Tensor(DataType.Int32, dims, MemoryMarshal.AsBytes(elements).ToArray()), "ints");

    public Value Constant(Tensor tensor, string name)
    {
        if (Chance(constantNodes))
        {
            var node = Add("Constant", "", 1);
            node.Set("value", tensor);
            return node.Outputs[0]!;
        }

        var value = new Value(Name(name)) { Initializer = tensor, Type = tensor.Type };
        Model.Graph.Initializers.Add(value);
        return value;
    }

    /// <summary>A node with one output of the given dimensions.</summary>
    public Feature Apply(string opType, long[] dims, params Value?[] inputs) => Note(Add(opType, "", 1, inputs), dims);

    /// <summary>A node of ONNX Runtime's own domain with one output.</summary>
    public Feature ApplyFused(string opType, long[] dims, params Value?[] inputs)
    {
        Model.Opsets.TryAdd("com.microsoft", 1);
        return Note(Add(opType, "com.microsoft", 1, inputs), dims);
    }

    /// <summary>A node whose output has the dimensions of <paramref name="x"/>, its first input.</summary>
    public Feature Map(string opType, Feature x, params Value?[] more) => Apply(opType, x.Dims, [x.Value, .. more]);

    public Node Add(string opType, string domain, int outputs, params Value?[] inputs)
    {
        var node = new Node(opType, domain, isNamed ? Name(opType) : "");
        node.Inputs.AddRange(inputs);
        for (var i = 0; i < outputs; i++)
        {
            node.Outputs.Add(new Value(Name("value")) { Producer = node });
        }

        Model.Graph.Nodes.Add(node);
        return node;
    }

    /// <summary>An output that the model promises to give.</summary>
    public void Output(Value value)
    {
        value.IsDeclared = true;
        Model.Graph.Outputs.Add(value);
    }

    /// <summary>Another feature that <paramref name="fits"/>, or null.</summary>
    public Feature? Other(Feature x, Func<Feature, bool> fits)
    {
        Feature[] candidates = [.. Features.Where(f => !ReferenceEquals(f, x) && fits(f))];
        return candidates.Length == 0 ? null : Pick<Feature>(candidates);
    }

    private Feature Note(Node node, long[] dims)
    {
        var made = new Feature(node.Outputs[0]!, dims);
        Made.Add(made);
        return made;
    }

    private string Name(string stem) => $"{stem}_{names++}";
}
