using Mcmc.Costs;
using Mcmc.Ir.Onnx;

namespace Mcmc.Tests.Costs;

/// <summary>MACs and parameters as torchvision's model pages state them (rounded to 10 million MACs there).</summary>
public sealed class PublishedCostsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("resnet18", 1.81, 11_689_512)]
    [InlineData("resnet50", 4.09, 25_557_032)]
    [InlineData("densenet121", 2.83, 7_978_856)]
    [InlineData("googlenet", 1.50, 6_624_904)]
    [InlineData("squeezenet1-0", 0.82, 1_248_424)]
    [InlineData("squeezenet1-1", 0.35, 1_235_496)]
    [InlineData("mobilenet-v2", 0.30, 3_504_872)]
    [InlineData("mobilenet-v3-small", 0.06, 2_542_856)]
    [InlineData("mobilenet-v3-large", 0.22, 5_483_032)]
    [InlineData("mnasnet1-0", 0.31, 4_383_312)]
    [InlineData("shufflenet-v2-x1-0", 0.14, 2_278_604)]
    [InlineData("efficientnet-b0", 0.39, 5_288_548)]
    public void CostsOf_a_torchvision_network_are_the_published_ones(string name, double gigaMacs, long parameters)
    {
        var model = OnnxFile.Load(TestModels.CopyTo(folder, $"published/{name}.onnx.gz"));
        var costs = CostPlan.CostsOf(model);

        // PyTorch does not count running statistics as parameters.
        var statistics = model.Graph.Nodes.Where(n => n.OpType == "BatchNormalization").Sum(n => n.Input(3)!.Constant!.Count + n.Input(4)!.Constant!.Count);
        Assert.Equal(parameters, costs.Parameters - statistics);
        Assert.Equal(gigaMacs, Math.Round(costs.Macs / 1e9, 2));
    }
}
