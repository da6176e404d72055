using Mcmc.Costs.Devices;
using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Tests.Costs.Devices;

public class ProfileBuilderTests
{
    [Theory]
    [InlineData("small/vgg.onnx")]
    [InlineData("small/resnet-basic.onnx")]
    [InlineData("small/mobilenet-v2.onnx")]
    public void Build_of_a_known_device_predicts_networks_that_it_never_saw(string name)
    {
        var target = SyntheticDevice.Target(name);
        var latency = ProfiledLatency.Compile(target.Sites, SyntheticDevice.Profile(160, target));
        var draws = new RandomWidths(target.Sites.Groups, SyntheticDevice.Layout, new SeededRandom(77, "unseen"));
        for (var i = 0; i < 30; i++)
        {
            var widths = draws.Draw();
            var trueMs = SyntheticDevice.WallUs(target, widths) / 1000;
            Assert.InRange(latency.LatencyMs(widths) / trueMs, 0.9, 1.1);
        }
    }

    [Fact]
    public void Build_states_the_error_on_networks_that_were_held_out()
    {
        var target = SyntheticDevice.Target("small/vgg.onnx");
        var model = Assert.Single(SyntheticDevice.Profile(80, target).Models);

        Assert.Equal((70, 10), (model.Policies, model.Validation!.Policies));
        Assert.InRange(model.Validation.MeanError, 0, model.Validation.WorstError);
        Assert.InRange(model.Validation.StatedError, 0.01, Math.Max(0.01, model.Validation.WorstError));
        Assert.Equal(0.02, model.Validation.BusyShare, 6);
    }

    [Fact]
    public void Build_takes_off_what_tracing_added()
    {
        var target = SyntheticDevice.Target("small/vgg.onnx");
        var observation = SyntheticDevice.Observe(target, target.Sites.Groups.Widths, isHeldOut: false);

        Assert.Equal(SyntheticDevice.TracingUs, TracingCost.PerKernelUs([observation]), 9);
    }

    [Fact]
    public void Compile_attributes_all_of_the_latency_to_layers()
    {
        var target = SyntheticDevice.Target("small/vgg.onnx");
        var latency = ProfiledLatency.Compile(target.Sites, SyntheticDevice.Profile(60, target));
        var widths = target.Sites.Groups.Widths;

        Assert.Equal(latency.LatencyMs(widths), latency.Layers(widths).Sum(l => l.Ms), 9);
        Assert.All(latency.Layers(widths), layer => Assert.True(LayerKeys.IsAnchor(layer.Node)));
    }

    [Fact]
    public void Compile_of_a_pruned_file_finds_the_calibration_of_its_original()
    {
        var target = SyntheticDevice.Target("small/vgg.onnx");
        var groups = target.Sites.Groups;
        var narrow = Policy.OfKeepSets(groups, groups.Prunable.ToDictionary(g => g.Id, g => Enumerable.Range(0, (g.Width + 1) / 2).ToArray()));
        var pruned = LayerSites.Of(ChannelGroups.Find(Pruner.Slice(narrow)));
        var profile = SyntheticDevice.Profile(60, target);

        Assert.Equal(target.Sites.Signature, pruned.Signature);
        var fromFile = ProfiledLatency.Compile(pruned, profile);
        Assert.True(fromFile.IsJudged);
        Assert.Equal(ProfiledLatency.Compile(target.Sites, profile).LatencyMs(narrow.Widths), fromFile.LatencyMs(pruned.Groups.Widths), 1e-5);
    }

    [Fact]
    public void Compile_of_a_model_that_others_cover_widens_their_error()
    {
        var target = SyntheticDevice.Target("small/vgg.onnx");
        var profile = SyntheticDevice.Profile(60, target);
        var other = profile with { Models = [profile.Models[0] with { Signature = "another" }] };
        var latency = ProfiledLatency.Compile(target.Sites, other);

        Assert.False(latency.IsJudged);
        Assert.Equal(2 * profile.Models[0].Validation!.StatedError, latency.ErrorShare, 9);
    }
}
