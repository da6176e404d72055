using Mcmc.Costs;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;

namespace Mcmc.Tests.Costs;

public sealed class CostPlanTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Small => [.. TestModels.Names.Where(n => n.StartsWith("small/", StringComparison.Ordinal))];

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("published/vgg16-cifar10.onnx.gz", 313_201_664, 14_719_818)]
    [InlineData("published/resnet56-cifar10.onnx.gz", 125_485_696, 850_986)]
    [InlineData("published/mobilenet-v1-224.onnx.gz", 568_740_352, 4_221_032)]
    public void CostsOf_a_published_network_are_the_published_ones(string name, long macs, long parameters)
    {
        var costs = CostPlan.CostsOf(OnnxFile.Load(TestModels.CopyTo(folder, name)));

        Assert.Equal(macs, costs.Macs);
        Assert.Equal(parameters, costs.Parameters);
        Assert.Equal(4 * parameters, costs.WeightBytes);
        Assert.Equal(costs.WeightBytes + costs.PeakActivationBytes, costs.MemoryBytes);
    }

    [Theory]
    [InlineData("published/vgg16-cifar10.onnx.gz", 3 * 32 * 32 + 2 * 64 * 32 * 32)]
    [InlineData("published/mobilenet-v1-224.onnx.gz", 3 * 224 * 224 + 2 * 64 * 112 * 112)]
    public void CostsOf_a_published_network_has_the_peak_that_is_seen_by_hand(string name, long elements) =>
        Assert.Equal(4 * elements, CostPlan.CostsOf(OnnxFile.Load(TestModels.CopyTo(folder, name))).PeakActivationBytes);

    [Theory]
    [MemberData(nameof(Small))]
    public void Compute_from_widths_is_what_the_sliced_model_costs(string name)
    {
        var model = OnnxFile.Load(TestModels.PathOf(name));
        var groups = ChannelGroups.Find(model);
        var plan = new CostPlan(model, groups.Shapes);
        var importance = Importance.L2(groups);
        var random = new Random(5);
        for (var round = 0; round < 5; round++)
        {
            var widths = Array.ConvertAll(groups.Widths, w => random.Next(1, w + 1));
            var policy = Policy.OfWidths(groups, importance, widths);
            widths = policy.Widths;

            var expected = CostPlan.CostsOf(Pruner.Slice(policy));

            Assert.Equal(expected, plan.Compute(v => groups.Dims(v, widths)));
        }

        Assert.Equal(plan.Original, plan.Compute(v => groups.Dims(v, groups.Widths)));
    }

    [Theory]
    [MemberData(nameof(Small))]
    public void Layers_add_up_to_the_totals(string name)
    {
        var model = OnnxFile.Load(TestModels.PathOf(name));
        var plan = new CostPlan(model, GraphShapes.Infer(model));

        var layers = plan.Layers();

        Assert.Equal(plan.Original.Macs, layers.Sum(l => l.Macs));
        Assert.Equal(plan.Original.Parameters, layers.Sum(l => l.Parameters));
        Assert.True(plan.Original.Parameters > 0 && plan.Original.Macs > 0);
        Assert.Equal(name == "small/custom-operator.onnx", plan.Unknown.Any());
    }

    [Theory]
    [InlineData("zoo/efficientnet-v2-fp16.onnx")]
    [InlineData("zoo/vit-fp16.onnx")]
    public void CostsOf_a_network_of_half_precision_count_two_bytes_a_weight(string name)
    {
        var costs = CostPlan.CostsOf(OnnxFile.Load(TestModels.PathOf(name)));

        Assert.Equal(2 * costs.Parameters, costs.WeightBytes);
        Assert.True(costs.PeakActivationBytes > 0);
    }

    [Theory]
    [InlineData("zoo/resnet-qdq.onnx")]
    [InlineData("zoo/mnasnet-qdq.onnx")]
    [InlineData("zoo/encoder-qdq.onnx")]
    public void CostsOf_a_quantised_network_count_each_weight_in_its_own_type(string name)
    {
        var model = OnnxFile.Load(TestModels.PathOf(name));
        var small = model.Graph.Initializers.Select(i => i.Initializer!).Where(t => t.Rank > 0 && t.Type is DataType.Int8 or DataType.UInt8).Sum(t => t.Count);
        var costs = CostPlan.CostsOf(model);

        // What is not of 8 bits is of 32: biases, scales, embeddings.
        Assert.True(small > costs.Parameters / 2);
        Assert.Equal(small + 4 * (costs.Parameters - small), costs.WeightBytes);
        Assert.Equal(new FileInfo(TestModels.PathOf(name)).Length, ModelSize.OnDisk(TestModels.PathOf(name), model));
    }

    [Fact]
    public void Weights_shared_by_two_readers_count_once()
    {
        var model = OnnxFile.Load(TestModels.PathOf("small/siamese.onnx"));
        var floats = model.Graph.Initializers.Where(i => i.Initializer is { Type: DataType.Float, Rank: > 0 });

        Assert.Equal(floats.Sum(i => i.Initializer!.Count), CostPlan.CostsOf(model).Parameters);
    }

    [Fact]
    public void Weights_in_Constant_nodes_count_as_those_in_initializers()
    {
        var model = OnnxFile.Load(TestModels.PathOf("small/constant-nodes.onnx"));

        Assert.Empty(model.Graph.Initializers);
        var constants = model.Graph.Nodes.Where(n => n.OpType == "Constant").Select(n => n.Tensor("value")!);
        Assert.Equal(constants.Where(t => t.Type == DataType.Float && t.Rank > 0).Sum(t => t.Count), CostPlan.CostsOf(model).Parameters);
    }

    [Theory]
    [InlineData(DataType.Float, "Mul", new long[] { 3 }, 3)]
    [InlineData(DataType.Float16, "Mul", new long[] { 2, 3 }, 6)]
    [InlineData(DataType.Float, "Mul", new long[0], 0)]
    [InlineData(DataType.Int64, "Mul", new long[] { 3 }, 0)]
    [InlineData(DataType.Int64, "Mul", new long[] { 5000 }, 5000)]
    [InlineData(DataType.Int32, "Mul", new long[] { 3 }, 0)]
    [InlineData(DataType.Int32, "DequantizeLinear", new long[] { 3 }, 3)]
    [InlineData(DataType.Int8, "QLinearConv", new long[] { 3 }, 3)]
    internal void Weights_are_told_from_shape_arithmetic(DataType type, string opType, long[] dims, long expected)
    {
        var graph = new Graph();
        var node = new Node(opType, "", "n");
        var count = dims.Aggregate(1L, (a, b) => a * b);
        var constant = new Value("c") { Initializer = new Tensor(type, dims, new byte[type.Bytes(count)]) };
        var output = new Value("y") { Producer = node };
        graph.Initializers.Add(constant);
        node.Inputs.Add(constant);
        node.Outputs.Add(output);
        graph.Nodes.Add(node);
        graph.Outputs.Add(output);

        Assert.Equal(expected, WeightList.Of(ExecutionOrder.Of(graph)).Sum(w => w.Tensor.Count));
    }

    [Fact]
    public void Costs_beyond_counting_are_MCMC3003()
    {
        var graph = new RandomGraph(long.MaxValue / 3);
        graph.Output(graph.Relu(graph.Input));

        var error = Assert.Throws<McmcException>(() => CostPlan.CostsOf(new Model(graph.Graph)));

        Assert.Equal(Codes.ShapesContradict, error.Diagnostic.Code);
    }

    [Fact]
    public void OnDisk_adds_external_data()
    {
        var path = TestModels.CopyTo(folder, "small/external-data.onnx");
        var model = OnnxFile.Load(path);

        Assert.Equal(new FileInfo(path).Length + new FileInfo(path + ".data").Length, ModelSize.OnDisk(path, model));
        var inside = TestModels.CopyTo(folder, "small/vgg.onnx");
        Assert.Equal(new FileInfo(inside).Length, ModelSize.OnDisk(inside, OnnxFile.Load(inside)));
    }
}
