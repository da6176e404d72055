using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Benchmarks.Scaling;

/// <summary>A residual network of any size: four stages of blocks Conv, BatchNormalization, Relu, Conv, BatchNormalization, Add, Relu.</summary>
internal sealed class SyntheticNetwork
{
    private const int NodesOfBlock = 7;
    private const int Stages = 4;
    private const int KernelElements = 9;
    private const double Gain = 0.5;

    private readonly Graph graph = new() { Name = "synthetic" };
    private readonly SeededRandom random = new(1, "synthetic");

    private SyntheticNetwork()
    {
    }

    /// <param name="nodes">About how many nodes.</param>
    /// <param name="parameters">About how many parameters.</param>
    public static Model Create(int nodes, long parameters)
    {
        var network = new SyntheticNetwork();
        var blocks = Math.Max(Stages, nodes / NodesOfBlock);
        var channels = (int)Math.Max(4, Math.Sqrt(parameters / (2.0 * KernelElements * blocks)));
        network.Build(blocks, channels);
        var model = new Model(network.graph) { IrVersion = 8, ProducerName = "Mcmc.Benchmarks" };
        model.Opsets[""] = 17;
        return model;
    }

    private void Build(int blocks, int channels)
    {
        var input = new Value("input") { Type = DataType.Float, IsDeclared = true, Shape = [new Dimension(1), new Dimension(3), new Dimension(8), new Dimension(8)] };
        graph.Inputs.Add(input);
        var x = input;
        var width = 3;
        for (var block = 0; block < blocks; block++)
        {
            if (block % ((blocks + Stages - 1) / Stages) == 0)
            {
                x = Conv(x, width, channels, 1);
                width = channels;
            }

            var inner = Add("Relu", Normalize(Conv(x, width, width, 3), width));
            x = Add("Relu", Add("Add", x, Normalize(Conv(inner, width, width, 3), width)));
        }

        var pooled = Add("Flatten", Add("GlobalAveragePool", x));
        var output = Add("Gemm", pooled, Weight(0, 1, width, 10));
        output.IsDeclared = true;
        output.Type = DataType.Float;
        graph.Outputs.Add(output);
    }

    private Value Conv(Value x, int inputs, int outputs, int kernel)
    {
        // Small enough that no number overflows after hundreds of blocks, so that a proof has something to compare.
        var result = Add("Conv", x, Weight(0, Gain / Math.Sqrt(inputs * kernel * kernel), outputs, inputs, kernel, kernel));
        result.Producer!.Set("pads", [kernel / 2, kernel / 2, kernel / 2, kernel / 2]);
        return result;
    }

    private Value Normalize(Value x, int channels) =>
        Add("BatchNormalization", x, Weight(1, 0.5, channels), Weight(0, 0.5, channels), Weight(0, 0.5, channels), Weight(1, 0.5, channels));

    private Value Add(string opType, params Value[] inputs)
    {
        var node = new Node(opType, "", $"/{opType}_{graph.Nodes.Count}");
        node.Inputs.AddRange(inputs);
        var output = new Value($"{node.Name}_output_0") { Producer = node };
        node.Outputs.Add(output);
        graph.Nodes.Add(node);
        return output;
    }

    /// <summary>Numbers spread evenly around a centre.</summary>
    private Value Weight(double centre, double spread, params long[] dims)
    {
        var elements = new float[dims.Aggregate(1L, (product, d) => product * d)];
        foreach (ref var element in elements.AsSpan())
        {
            element = (float)(centre + spread * (2 * random.NextSingle() - 1));
        }

        var value = new Value($"weight_{graph.Initializers.Count}") { Type = DataType.Float, Initializer = Tensor.Floats(elements, dims) };
        graph.Initializers.Add(value);
        return value;
    }
}
