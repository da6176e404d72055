using Mcmc.Costs;
using Mcmc.Costs.Widths;
using Mcmc.Ir.Onnx;
using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Tests.Costs.Widths;

public sealed class WidthCostsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(TestModels.All), MemberType = typeof(TestModels))]
    public void At_any_widths_are_the_costs_of_the_plan(string name)
    {
        ChannelGroups groups;
        try
        {
            groups = ChannelGroups.Find(OnnxFile.Load(TestModels.CopyTo(folder, name)));
        }
        catch (Diagnostics.McmcException)
        {
            // Models that need input shapes, or that nobody can read, have no costs.
            return;
        }

        var plan = new CostPlan(groups.Model, groups.Shapes);
        var costs = new WidthCosts(plan, groups);
        var random = new SeededRandom(5);
        Assert.Equal(plan.Original, costs.At(groups.Widths));
        for (var round = 0; round < 5; round++)
        {
            int[] widths = [.. groups.All.Select(g => g.IsPrunable ? 1 + random.Next(g.Width) : g.Width)];
            Assert.Equal(plan.Compute(v => groups.Dims(v, widths)), costs.At(widths));
        }
    }

    [Theory]
    [InlineData("small/vgg.onnx")]
    [InlineData("published/resnet56-cifar10.onnx.gz")]
    [InlineData("published/mobilenet-v1-224.onnx.gz")]
    public void Irregular_convolutional_networks_have_no_node_that_must_be_asked(string name)
    {
        var groups = ChannelGroups.Find(OnnxFile.Load(TestModels.CopyTo(folder, name)));
        Assert.Equal(0, new WidthCosts(new CostPlan(groups.Model, groups.Shapes), groups).Irregular);
    }
}
