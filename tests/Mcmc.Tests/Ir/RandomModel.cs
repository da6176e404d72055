using Mcmc.Ir;

namespace Mcmc.Tests.Ir;

/// <summary>Models of random structure, valid by construction, the same for the same seed.</summary>
internal sealed class RandomModel
{
    private readonly Random random;
    private int names;

    private RandomModel(int seed) => random = new Random(seed);

    public static Model Create(int seed)
    {
        var maker = new RandomModel(seed);
        var model = new Model(maker.CreateGraph([], 0)) { IrVersion = maker.random.Next(1, 14), ProducerName = maker.Name() };
        model.Opsets[""] = maker.random.Next(1, 24);
        model.Opsets["com.example"] = maker.random.Next();
        for (var i = maker.random.Next(4); i > 0; i--)
        {
            model.Metadata[maker.Name()] = maker.Name();
        }

        return model;
    }

    private string Name() => $"näme/{names++}";

    private bool Chance(double probability) => random.NextDouble() < probability;

    private Graph CreateGraph(List<Value> around, int depth)
    {
        var graph = new Graph { Name = Chance(0.8) ? Name() : "" };
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            graph.Inputs.Add(Declare(new Value(Name())));
        }

        for (var i = random.Next(5); i > 0; i--)
        {
            graph.Initializers.Add(new Value(Name()) { Initializer = CreateTensor() });
        }

        graph.Initializers.AddRange(graph.Inputs.Where(_ => Chance(0.1)).Select(v =>
        {
            v.Initializer = CreateTensor();
            return v;
        }));
        List<Value> visible = [.. around, .. graph.Inputs, .. graph.Initializers.Distinct()];
        for (var i = random.Next(depth == 0 ? 12 : 3); i > 0; i--)
        {
            var node = CreateNode(visible, depth);
            graph.Nodes.Add(node);
            visible.AddRange(node.Outputs.OfType<Value>());
            graph.Declared.AddRange(node.Outputs.OfType<Value>().Where(_ => Chance(0.3)).Select(Declare));
        }

        var own = visible.Skip(around.Count).Distinct().ToArray();
        graph.Outputs.AddRange(own.Where(v => Chance(0.2) || v == own[^1]).Select(Declare));
        return graph;
    }

    private Value Declare(Value value)
    {
        if (!value.IsDeclared)
        {
            value.IsDeclared = true;
            value.Type = (DataType)random.Next(0, 24);
            value.Shape = Chance(0.2) ? null : [.. Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(3) switch
            {
                0 => Dimension.Unknown,
                1 => new Dimension(null, Name()),
                _ => new Dimension(random.Next(0, 100)),
            })];
        }

        return value;
    }

    private Node CreateNode(List<Value> visible, int depth)
    {
        var node = new Node("Op" + random.Next(5), Chance(0.7) ? "" : "com.example", Chance(0.5) ? Name() : "");
        for (var i = random.Next(4); i > 0; i--)
        {
            node.Inputs.Add(Chance(0.1) ? null : visible[random.Next(visible.Count)]);
        }

        for (var i = random.Next(4); i > 0; i--)
        {
            var name = Name();
            node.Attributes[name] = CreateAttribute(visible, depth);
        }

        for (var i = random.Next(1, 4); i > 0; i--)
        {
            node.Outputs.Add(Chance(0.1) ? null : new Value(Name()) { Producer = node });
        }

        return node;
    }

    private AttributeValue CreateAttribute(List<Value> visible, int depth) => random.Next(depth < 2 ? 8 : 6) switch
    {
        0 => new IntAttribute(random.NextInt64(long.MinValue, long.MaxValue)),
        1 => new FloatAttribute(BitConverter.Int32BitsToSingle(random.Next())),
        2 => new TextAttribute(Name()),
        3 => new IntsAttribute([.. Enumerable.Range(0, random.Next(5)).Select(_ => random.NextInt64())]),
        4 => new FloatsAttribute([.. Enumerable.Range(0, random.Next(5)).Select(_ => (float)random.NextDouble())]),
        5 => new TensorAttribute(CreateTensor()),
        6 => new GraphAttribute(CreateGraph(visible, depth + 1)),
        _ => new GraphsAttribute([.. Enumerable.Range(0, random.Next(3)).Select(_ => CreateGraph(visible, depth + 1))]),
    };

    private Tensor CreateTensor()
    {
        var type = (DataType)random.Next(1, 27);
        long[] dims = [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.NextInt64(0, 4))];
        var count = dims.Aggregate(1L, (a, d) => a * d);
        if (type == DataType.String)
        {
            return new Tensor(type, dims, default) { Strings = [.. Enumerable.Range(0, (int)count).Select(_ => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(Name()))] };
        }

        var data = new byte[type.Bytes(count)];
        random.NextBytes(data);
        return new Tensor(type, dims, data);
    }
}
