using System.Text.Json.Nodes;
using Mcmc.Costs.Devices;
using Mcmc.Diagnostics;
using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Tests.Costs.Devices;

public sealed class DeviceProfileFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ProfileTarget target = SyntheticDevice.Target("small/vgg.onnx");
    private readonly DeviceProfile profile;
    private readonly List<Diagnostic> warnings = [];

    public DeviceProfileFileTests() => profile = SyntheticDevice.Profile(40, target);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_of_what_was_saved_predicts_the_same()
    {
        var loaded = DeviceProfileFile.Load(Save(profile));
        Assert.Equal((profile.Subject, profile.Layout), (loaded.Subject, loaded.Layout));
        Assert.Equal(profile.Models.Select(m => m with { Calibration = Calibration.None }), loaded.Models.Select(m => m with { Calibration = Calibration.None }));
        var widths = target.Sites.Groups.Widths;
        Assert.Equal(ProfiledLatency.Compile(target.Sites, profile).LatencyMs(widths), ProfiledLatency.Compile(target.Sites, loaded).LatencyMs(widths), 5);
    }

    [Theory]
    [InlineData("schema", "2")]
    [InlineData("layers", "null")]
    [InlineData("layers", "[{\"key\":\"a\",\"points\":[[1,2,3]]}]")]
    [InlineData("layers", "[{\"key\":\"a\",\"points\":[[0,2,3,0,1]]}]")]
    [InlineData("layers", "[{\"key\":\"a\",\"points\":[[1,2,-3,0,1]]}]")]
    [InlineData("layers", "[{\"key\":\"a\",\"points\":[[1.5,2,3,0,1]]}]")]
    [InlineData("layers", "[{\"key\":\"a\",\"points\":[]},{\"key\":\"a\",\"points\":[]}]")]
    [InlineData("layout", "{\"block\":0,\"alignment\":4}")]
    [InlineData("layout", "{\"block\":4,\"alignment\":16}")]
    [InlineData("runtime", "{\"version\":\"1.29.0\",\"provider\":\"CPUExecutionProvider\",\"threads\":0}")]
    [InlineData("runtime", "{\"provider\":\"CPUExecutionProvider\",\"threads\":1}")]
    [InlineData("models", "[{\"name\":\"a\",\"signature\":\"b\",\"policies\":1,\"calibration\":{\"scale\":1,\"offsetUs\":0,\"footprint\":[],\"streaming\":[[2,1],[1,1]]},\"validation\":null}]")]
    [InlineData("models", "[{\"name\":\"a\",\"signature\":\"b\",\"policies\":1,\"calibration\":{\"scale\":1,\"offsetUs\":0,\"footprint\":[],\"streaming\":[[2,-1]]},\"validation\":null}]")]
    [InlineData("models", "[{\"name\":\"a\",\"signature\":\"b\",\"policies\":1,\"calibration\":{\"scale\":-1,\"offsetUs\":0,\"footprint\":[]},\"validation\":null}]")]
    public void Load_of_a_damaged_profile_is_MCMC4021_and_says_what_to_do(string field, string json)
    {
        var path = Save(profile);
        var document = JsonNode.Parse(File.ReadAllText(path))!;
        document[field] = JsonNode.Parse(json);
        File.WriteAllText(path, document.ToJsonString());

        AssertFails(Codes.ProfileDamaged, () => DeviceProfileFile.Load(path), path);
    }

    [Fact]
    public void Load_of_a_profile_without_the_cost_of_weights_predicts_without_it()
    {
        var path = Save(profile);
        var document = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.True(document["models"]![0]!["calibration"]!.AsObject().Remove("streaming"));
        File.WriteAllText(path, document.ToJsonString());

        Assert.Empty(DeviceProfileFile.Load(path).Models[0].Calibration.Streaming.Points);
    }

    [Fact]
    public void Load_of_a_cut_off_profile_is_MCMC4021()
    {
        var path = Save(profile);
        File.WriteAllText(path, File.ReadAllText(path)[..^100]);
        AssertFails(Codes.ProfileDamaged, () => DeviceProfileFile.Load(path), path);
    }

    [Fact]
    public void Load_of_no_file_is_MCMC4005() => AssertFails(Codes.FileMissing, () => DeviceProfileFile.Load(folder.File("none.json")), folder.File("none.json"));

    [Fact]
    public void Open_of_a_profile_that_fits_predicts_without_a_word()
    {
        Assert.True(Open(profile, "1.29.3", threads: 1).IsJudged);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("1.30.0", InferenceRunner.Provider, null)]
    [InlineData("2.29.0", InferenceRunner.Provider, null)]
    [InlineData("1.29.0", "CUDAExecutionProvider", null)]
    [InlineData("1.29.0", InferenceRunner.Provider, 2)]
    public void Open_of_a_profile_of_another_runtime_provider_or_thread_count_is_MCMC4023(string version, string provider, int? threads) =>
        AssertFails(Codes.ProfileMismatch, () => Open(profile, version, provider, threads), folder.File("device.json"));

    [Fact]
    public void Open_of_a_profile_with_no_version_is_MCMC4021() =>
        AssertFails(Codes.ProfileDamaged, () => Open(profile with { Subject = profile.Subject with { RuntimeVersion = "newest" } }, "1.29.0"), folder.File("device.json"));

    [Fact]
    public void Open_of_a_profile_that_does_not_cover_the_model_is_MCMC4022_naming_a_layer()
    {
        var other = SyntheticDevice.Profile(20, SyntheticDevice.Target("small/mlp.onnx"));
        var failure = AssertFails(Codes.ProfileIncomplete, () => Open(other, "1.29.0"), folder.File("device.json"));
        Assert.Contains("Conv", failure.Message, StringComparison.Ordinal);
        Assert.Contains("mcmc profile", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.4, 0.3, "busy")]
    [InlineData(0.4, 0.01, "far")]
    public void Open_of_an_inexact_profile_warns_with_MCMC2007(double error, double busy, string word)
    {
        var inexact = profile with { Models = [profile.Models[0] with { Validation = new ProfileValidation(10, error / 2, error, error, busy) }] };
        Assert.Equal(error, Open(inexact, "1.29.0").ErrorShare);
        var warning = Assert.Single(warnings);
        Assert.Equal(Codes.ProfileInexact, warning.Code);
        Assert.Contains(word, warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_serves_the_models_of_both()
    {
        var other = SyntheticDevice.Target("small/resnet-basic.onnx");
        var merged = ProfileMerge.Merge(profile, SyntheticDevice.Profile(40, other));

        Assert.Equal(2, merged.Models.Count);
        foreach (var each in new[] { target, other })
        {
            var latency = ProfiledLatency.Compile(each.Sites, merged);
            Assert.True(latency.IsJudged);
            Assert.InRange(1000 * latency.LatencyMs(each.Sites.Groups.Widths) / SyntheticDevice.WallUs(each, each.Sites.Groups.Widths), 0.85, 1.15);
        }
    }

    [Fact]
    public void Merge_with_itself_keeps_every_time()
    {
        var merged = ProfileMerge.Merge(profile, profile);
        Assert.Single(merged.Models);
        Assert.All(profile.Layers, layer => Assert.Equal(layer.Value.Select(p => (p.Input, p.Output, Math.Round(p.Us, 9))), merged.Layers[layer.Key].Select(p => (p.Input, p.Output, Math.Round(p.Us, 9)))));
    }

    [Fact]
    public void Merge_of_two_devices_is_MCMC4023() => AssertFails(
        Codes.ProfileMismatch, () => ProfileMerge.Merge(profile, profile with { Subject = profile.Subject with { Threads = 2 } }), file: null);

    private string Save(DeviceProfile saved)
    {
        var path = folder.File("device.json");
        DeviceProfileFile.Save(saved, path);
        return path;
    }

    private ProfiledLatency Open(DeviceProfile opened, string version, string provider = InferenceRunner.Provider, int? threads = null) =>
        ProfileUse.Open(Save(opened), ChannelGroups.Find(target.Sites.Groups.Model), version, provider, threads, warnings.Add);

    private static McmcException AssertFails(DiagnosticCode code, Func<object> action, string? file)
    {
        var failure = Assert.Throws<McmcException>(() => action());
        Assert.Equal((code, file), (failure.Diagnostic.Code, failure.Diagnostic.File));
        return failure;
    }
}
