using Mcmc.Costs;
using Mcmc.Ir;
using Mcmc.Pruning;
using Mcmc.Tests.Operators;

namespace Mcmc.Tests.Pruning;

public sealed class SharedVectorsTests
{
    [Fact]
    public void Find_layers_that_share_a_bias_are_not_tied() => Sandwich.AssertPrunes(TwoLayersOneBias(), 8, 8);

    [Fact]
    public void Find_gives_the_second_reader_a_copy_of_its_own()
    {
        var source = TwoLayersOneBias();
        var groups = ChannelGroups.Find(source);

        Assert.Same(source, groups.Source);
        Assert.NotSame(source, groups.Model);
        Assert.Equal(source.Graph.Initializers.Count + 1, groups.Model.Graph.Initializers.Count);
        Assert.Equal(groups.Model.Graph.Initializers.Count, groups.Model.Graph.Initializers.Select(i => i.Name).Distinct().Count());
    }

    [Fact]
    public void Find_layers_that_share_a_kernel_stay_tied()
    {
        var g = new GraphBuilder();
        var kernel = g.Weight(8, 8, 1, 1);
        var x = g.Add("Relu", g.Add("Conv", g.Conv(g.Input(3, 4, 4), 3, 8), kernel));

        Sandwich.AssertPrunes(g.Build(g.Conv(g.Add("Conv", x, kernel), 8, 2)), 8);
    }

    [Fact]
    public void Find_a_bias_shared_by_tied_layers_is_not_copied()
    {
        var g = new GraphBuilder();
        var (x, bias) = (g.Input(3, 4, 4), g.Weight(8));
        var sum = g.Add("Add", g.Add("Conv", x, g.Weight(8, 3, 1, 1), bias), g.Add("Conv", x, g.Weight(8, 3, 1, 1), bias));
        var model = g.Build(g.Conv(sum, 8, 2));

        Assert.Same(model, ChannelGroups.Find(model).Model);
    }

    [Fact]
    public void Find_an_excluded_shared_bias_fences_all_its_readers()
    {
        var model = TwoLayersOneBias();
        var bias = model.Graph.Nodes[0].Inputs[2]!.Name;

        Assert.Empty(ChannelGroups.Find(model, exclusions: new Exclusions([bias])).Prunable);
    }

    [Fact]
    public void Costs_count_a_shared_vector_once_before_a_cut_and_by_copy_after_it()
    {
        var groups = ChannelGroups.Find(TwoLayersOneBias());
        var policy = Policy.OfWidths(groups, Importance.L2(groups), [.. groups.Widths.Select(w => Math.Max(1, w / 2))]);
        var plan = new CostPlan(groups.Model, groups.Shapes);

        Assert.Equal((8 * 3) + 8 + (8 * 8) + (2 * 8) + 2, new CostPlan(groups.Source, groups.SourceShapes).Original.Parameters);
        Assert.Equal(CostPlan.CostsOf(Pruner.Slice(policy)).Parameters, plan.Compute(v => groups.Dims(v, policy.Widths)).Parameters);
    }

    /// <summary>3 → 8 → 8 → 2 channels; the first two convolutions read one bias.</summary>
    private static Model TwoLayersOneBias()
    {
        var g = new GraphBuilder();
        var bias = g.Weight(8);
        var x = g.Add("Relu", g.Add("Conv", g.Input(3, 4, 4), g.Weight(8, 3, 1, 1), bias));
        x = g.Add("Relu", g.Add("Conv", x, g.Weight(8, 8, 1, 1), bias));
        return g.Build(g.Conv(x, 8, 2));
    }
}
