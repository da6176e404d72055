using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Pruning;
using Mcmc.Tests.Operators;

namespace Mcmc.Tests.Pruning;

public sealed class ChannelGroupsTests
{
    [Fact]
    public void Find_a_stream_that_grows_by_padding_gives_a_group_per_growth()
    {
        // Option-A shortcuts widen the stream 6 ⊂ 12 ⊂ 24 by zero channels on both sides.
        var groups = Find("resnet-option-a.onnx");
        var streams = groups.Prunable.Where(g => g.Members.Count > 4).Select(g => g.Width).ToArray();
        Assert.Equal([6, 6, 12], streams);
        var last = groups.Model.Graph.Nodes.Last(n => n.OpType == "Gemm");
        var classifier = groups.Composition(last.Inputs[1]!, (int)last.Int("transB", 0))!;
        Assert.Equal(3, classifier.Parts.Count);
        Assert.Equal(24, classifier.Length(groups.Widths));
    }

    [Fact]
    public void Find_a_flatten_into_gemm_counts_every_position_of_a_channel()
    {
        var groups = Find("vgg.onnx");
        var gemm = groups.Model.Graph.Nodes.First(n => n.OpType == "Gemm");
        var part = Assert.Single(groups.Composition(gemm.Inputs[1]!, 1)!.Parts);
        Assert.Equal(16, part.PositionsPerAtom);
    }

    [Fact]
    public void Find_a_classifier_output_is_fenced_with_its_name()
    {
        var groups = Find("vgg.onnx");
        var output = groups.Model.Graph.Outputs[0].Name;
        Assert.Contains(groups.All, g => g.Fence is { } fence && fence.Where == output && fence.Reason.Contains("output", StringComparison.Ordinal));
    }

    [Fact]
    public void Find_an_unknown_operator_fences_what_it_reads_and_nothing_else()
    {
        var groups = Find("custom-operator.onnx");
        Assert.Contains(groups.All, g => g.Fence?.Reason.Contains("Twist", StringComparison.Ordinal) == true);
        Assert.NotEmpty(groups.Prunable);
    }

    [Theory]
    [InlineData("node")]
    [InlineData("value")]
    [InlineData("group")]
    public void Find_an_excluded_name_fences_its_group(string kind)
    {
        var whole = Find("vgg.onnx");
        var group = whole.Prunable[1];
        var name = kind switch { "node" => group.Members[0].Node, "value" => group.Members[0].Value, _ => group.Id };
        var exclusions = new Exclusions([name, "no such *"]);
        var groups = ChannelGroups.Find(OnnxFile.Load(TestModels.PathOf("small/vgg.onnx")), exclusions: exclusions);
        Assert.DoesNotContain(groups.Prunable, g => g.Id == group.Id);
        Assert.Contains(groups.Prunable, g => g.Id == whole.Prunable[^1].Id);
        Assert.Equal(["no such *"], exclusions.Unmatched);
    }

    [Fact]
    public void Find_twice_gives_the_same_identifiers()
    {
        var (first, second) = (Find("densenet.onnx"), Find("densenet.onnx"));
        Assert.Equal(first.All.Select(g => g.Id), second.All.Select(g => g.Id));
        Assert.Equal(first.All.Count, first.All.Select(g => g.Id).Distinct().Count());
    }

    [Fact]
    public void Find_a_shape_that_is_only_declared_fences_its_operator()
    {
        // The axes to reduce over are fed, so that only the file says what comes out.
        var g = new GraphBuilder(18);
        var axes = g.Input();
        axes.Type = DataType.Int64;
        var hidden = g.Add("Conv", g.Input(3, 4, 4), g.Weight(8, 3, 1, 1));
        var reduced = g.Add("ReduceMean", [GraphBuilder.A("keepdims", 1)], hidden, axes);
        var model = g.Build(g.Add("Conv", reduced, g.Weight(2, 8, 1, 1)));
        Assert.Null(ChannelGroups.Find(model).Shapes[reduced]);

        (reduced.Type, reduced.Shape) = (DataType.Float, [new Dimension(1), new Dimension(8), new Dimension(1), new Dimension(1)]);
        var groups = ChannelGroups.Find(model);
        Assert.Empty(groups.Prunable);
        Assert.Contains(groups.All, group => group.Fence?.Where == reduced.Producer!.ToString());
    }

    private static ChannelGroups Find(string file) => ChannelGroups.Find(OnnxFile.Load(TestModels.PathOf($"small/{file}")));
}
