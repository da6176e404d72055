using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Pruning;
using Mcmc.Tests.Operators;

namespace Mcmc.Tests.Pruning;

public sealed class ProofTests
{
    [Fact]
    public void Compare_a_small_output_counts_beside_a_large_one()
    {
        var g = new GraphBuilder();
        var x = g.Input(3, 4, 4);
        var hidden = g.Add("Relu", g.Add("Conv", x, g.Weight(8, 3, 1, 1)));
        var small = g.Add("Conv", hidden, g.Weight(2, 8, 1, 1));
        var large = g.Add("Mul", x, g.Constant(Tensor.Floats([1e6f])));
        var policy = Half(g.Build(small, large));
        var sliced = Pruner.Slice(policy);
        Assert.True(Proof.Compare(policy, sliced).Holds);

        var weight = sliced.Graph.Nodes.Last(n => n.OpType == "Conv").Inputs[1]!;
        weight.Initializer = Tensor.Floats([.. weight.Initializer!.ToFloats()!.Select(v => 1.01f * v)], weight.Initializer.Dims);
        var proof = Proof.Compare(policy, sliced);
        Assert.False(proof.Holds);
        Assert.InRange(proof.Scale, 1e-3, 100);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(float.PositiveInfinity)]
    public void Require_outputs_that_say_nothing_warns(float factor)
    {
        var g = new GraphBuilder();
        var hidden = g.Add("Relu", g.Add("Conv", g.Input(3, 4, 4), g.Weight(8, 3, 1, 1)));
        var scores = g.Add("Abs", g.Add("Conv", hidden, g.Weight(2, 8, 1, 1)));
        var policy = Half(g.Build(g.Add("Mul", scores, g.Constant(Tensor.Floats([factor])))));
        var warnings = new List<Diagnostic>();
        Assert.True(Proof.Require(policy, Pruner.Slice(policy), warnings.Add).ShowsNothing);
        Assert.Equal("MCMC2006", Assert.Single(warnings).Code.Id);
    }

    [Fact]
    public void Require_outputs_that_say_something_does_not_warn()
    {
        var g = new GraphBuilder();
        var hidden = g.Add("Relu", g.Add("Conv", g.Input(3, 4, 4), g.Weight(8, 3, 1, 1)));
        var policy = Half(g.Build(g.Add("Conv", hidden, g.Weight(2, 8, 1, 1))));
        Assert.False(Proof.Require(policy, Pruner.Slice(policy), d => Assert.Fail(d.ToString())).ShowsNothing);
    }

    [Fact]
    public void Of_outputs_behind_a_ranking_are_what_the_ranking_reads()
    {
        var g = new GraphBuilder();
        var scores = g.Add("Conv", g.Add("Conv", g.Input(3, 4, 4), g.Weight(8, 3, 1, 1)), g.Weight(5, 8, 1, 1));
        var best = g.Add("ArgMax", [("axis", new IntAttribute(1))], scores);
        var sum = g.Add("Sigmoid", scores);
        var policy = Half(g.Build(best, sum));
        var graph = policy.Groups.Model.Graph;
        Assert.Equal([sum, scores], ComparisonPoints.Of(graph, policy.Groups.Shapes.TypeOf));
        Assert.Equal([sum], ComparisonPoints.With(policy.Groups.Model, [sum]).Graph.Outputs.Select(o => o), (a, b) => a.Name == b.Name);
        Assert.True(Proof.Compare(policy, Pruner.Slice(policy)).Holds);
    }

    [Fact]
    public void Of_outputs_that_depend_on_no_ranking_are_the_outputs()
    {
        var g = new GraphBuilder();
        var model = g.Build(g.Add("Conv", g.Input(3, 4, 4), g.Weight(8, 3, 1, 1)));
        Assert.Same(model.Graph.Outputs, ComparisonPoints.Of(model.Graph, v => v.Type));
    }

    [Fact]
    public void Compare_products_with_bytes_are_not_rounded_further()
    {
        // With its default accuracy, ONNX Runtime quantises the other factor in blocks, removed channels included.
        var g = new GraphBuilder();
        var hidden = g.Add("MatMul", g.Input(6), g.Weight(6, 200));
        var bytes = g.Constant(new Tensor(DataType.Int8, [200, 2], Enumerable.Range(0, 400).Select(i => (byte)(i * 37)).ToArray()));
        var weight = g.Add("DequantizeLinear", [("axis", new IntAttribute(1))], bytes, g.Scale(2));
        var policy = Half(g.Build(g.Add("MatMul", hidden, weight)));
        var proof = Proof.Compare(policy, Pruner.Slice(policy));
        Assert.True(proof.Holds, proof.ToString());
    }

    [Fact]
    public void Slice_a_declaration_of_another_rank_is_dropped()
    {
        var g = new GraphBuilder();
        var hidden = g.Add("Conv", g.Input(3, 4, 4), g.Weight(8, 3, 1, 1));
        var model = g.Build(g.Add("Conv", hidden, g.Weight(5, 8, 1, 1)));
        hidden.Shape = [new Dimension(1), new Dimension(8), new Dimension(4), new Dimension(4), new Dimension(1)];
        var sliced = Pruner.Slice(Half(model));
        Assert.Null(sliced.Graph.Values().Single(v => v.Name == hidden.Name).Shape);
    }

    [Fact]
    public void Find_a_bias_of_another_length_is_MCMC3003_with_the_node()
    {
        var g = new GraphBuilder();
        var model = g.Build(g.Add("Conv", g.Input(3, 4, 4), g.Weight(8, 3, 1, 1), g.Weight(7)));
        var failure = Assert.Throws<McmcException>(() => ChannelGroups.Find(model));
        Assert.Equal(Codes.ShapesContradict, failure.Diagnostic.Code);
        Assert.Contains(model.Graph.Nodes[0].DisplayName, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void L2_a_weight_without_elements_ranks_nothing()
    {
        var g = new GraphBuilder();
        var nothing = g.Add("MatMul", g.Input(3), g.Weight(3, 0));
        var groups = ChannelGroups.Find(g.Build(g.Add("MatMul", nothing, g.Weight(0, 4))));
        Assert.All(groups.All, group => Assert.Equal(group.Width, Importance.L2(groups).Ranking(group).Distinct().Count()));
    }

    [Fact]
    public void Slice_leaves_a_node_alone_whose_shape_is_only_declared()
    {
        // Its pads are fed, so that nobody knows what it pads; the other groups are cut all the same.
        var g = new GraphBuilder();
        var (x, pads) = (g.Input(3, 4, 4), g.Input(8));
        (pads.Type, pads.Shape) = (DataType.Int64, [new Dimension(8)]);
        var hidden = g.Conv(g.Conv(x, 3, 8), 8, 6);
        var padded = g.Add("Pad", hidden, pads);
        var model = g.Build(g.Add("Relu", padded));
        (padded.Type, padded.Shape) = (DataType.Float, [new Dimension(1), new Dimension(6), new Dimension(4), new Dimension(4)]);
        var policy = Half(model);
        Assert.Equal([4], policy.Groups.Prunable.Select(group => policy.Kept(group).Count));
        Assert.Equal(pads.Name, Pruner.Slice(policy).Graph.Nodes.Single(n => n.OpType == "Pad").Inputs[1]!.Name);
    }

    [Fact]
    public void Fresh_more_channels_than_any_network_has_overflows() =>
        Assert.Throws<OverflowException>(() => new LabelForest().Fresh(1L << 30));

    private static Policy Half(Model model)
    {
        var groups = ChannelGroups.Find(model);
        return Policy.OfWidths(groups, Importance.L2(groups), [.. groups.Widths.Select(w => Math.Max(1, w / 2))]);
    }
}
