using Mcmc.Costs.Devices;
using Mcmc.Diagnostics;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Tests.Costs.Devices;

/// <summary>Real runs of small networks: what is attributed, kept and resumed; never how long anything took.</summary>
public sealed class DeviceProfilerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("small/vgg-bn.onnx")]
    [InlineData("small/resnet-basic.onnx")]
    [InlineData("small/mobilenet-v3.onnx")]
    [InlineData("small/densenet.onnx")]
    [InlineData("small/shufflenet.onnx")]
    [InlineData("small/caffe2-resnet.onnx")]
    [InlineData("zoo/efficientnet-v2-fp16.onnx")]
    [InlineData("zoo/resnet-qdq.onnx")]
    public void Time_attributes_every_kernel_to_a_layer_and_every_convolution_has_some(string name)
    {
        var target = SyntheticDevice.Target(name);
        var model = Pruner.Slice(Policy.Whole(target.Sites.Groups));
        using var traced = new TracedRunner(model, new RunnerOptions());
        using var binding = traced.Runner.Bind(RandomInputs.Draw(model));
        binding.Run();
        binding.Run();
        var runs = traced.Finish();

        Assert.Equal(2, runs.Count);
        var owners = new KernelAttribution(target.Sites).Owners(runs[1]);
        Assert.All(owners, owner => Assert.InRange(owner, 0, target.Sites.All.Count - 1));
        Assert.All(
            target.Sites.All.Select((site, i) => (site, i)).Where(s => s.site.Node.OpType == "Conv"),
            s => Assert.Contains(s.i, owners));
    }

    [Fact]
    public void Run_goes_on_where_a_stopped_one_stood()
    {
        ProfileTarget[] targets = [SyntheticDevice.Target("small/mlp.onnx"), SyntheticDevice.Target("small/vgg.onnx")];
        var first = Observe(targets, []);
        Assert.Equal(12, first.Count);

        var again = Observe(targets, [.. first.Take(8)]);
        Assert.Equal(first.Skip(8).Select(o => string.Join(' ', o.Widths)), again.Select(o => string.Join(' ', o.Widths)));
    }

    [Fact]
    public void Run_writes_a_profile_adds_models_to_it_and_leaves_nothing_else()
    {
        var path = folder.File("device.json");
        Profile("small/mlp.onnx", path);
        var both = Profile("small/vgg.onnx", path);

        Assert.Equal(2, both.Models.Count);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.Equal(ProfileSubject.Here(new RunnerOptions()), DeviceProfileFile.Load(path).Subject);
    }

    [Fact]
    public void Run_onto_a_profile_of_another_device_is_MCMC4023_before_anything_is_timed()
    {
        var path = folder.File("device.json");
        DeviceProfileFile.Save(SyntheticDevice.Profile(20, SyntheticDevice.Target("small/mlp.onnx")), path);
        var failure = Assert.Throws<McmcException>(() => Profile("small/mlp.onnx", path));
        Assert.Equal(Codes.ProfileMismatch, failure.Diagnostic.Code);
    }

    [Fact]
    public void Log_of_the_same_subject_is_kept_up_to_a_line_that_was_cut_off()
    {
        var path = folder.File("device.json");
        var target = SyntheticDevice.Target("small/mlp.onnx");
        using (var log = ProfileLog.Open(path, "a"))
        {
            log.Add(SyntheticDevice.Observe(target, target.Sites.Groups.Widths, isHeldOut: false));
            log.Add(SyntheticDevice.Observe(target, target.Sites.Groups.Widths, isHeldOut: true));
        }

        File.WriteAllText(path + ".partial", File.ReadAllText(path + ".partial")[..^20]);
        using (var log = ProfileLog.Open(path, "a"))
        {
            Assert.Equal(target.Sites.Groups.Widths, Assert.Single(log.Known).Widths);
        }

        using (var log = ProfileLog.Open(path, "b"))
        {
            Assert.Empty(log.Known);
        }
    }

    [Fact]
    public void Shares_of_a_measured_model_add_up_to_one_over_its_own_nodes()
    {
        var model = OnnxFile.Load(TestModels.PathOf("small/vgg.onnx"));
        var shares = LayerTimes.Shares(model, new InputShapes(), new RunnerOptions(), TimeProvider.System, Cancellation);

        Assert.Equal(1, shares.Values.Sum(), 6);
        Assert.All(shares.Keys, node => Assert.Contains(node, model.Graph.Nodes));
        Assert.All(model.Graph.Nodes.Where(n => n.OpType == "Conv"), node => Assert.Contains(node, shares.Keys));
    }

    private static List<PolicyObservation> Observe(ProfileTarget[] targets, IReadOnlyList<PolicyObservation> known)
    {
        var observed = new List<PolicyObservation>();
        new DeviceProfiler(TimeProvider.System, new RunnerOptions(), Quick).Run(targets, SyntheticDevice.Layout, known, observed.Add, (_, _, _) => { }, Cancellation);
        return observed;
    }

    private static DeviceProfile Profile(string name, string path) =>
        new ProfileRun(TimeProvider.System, new RunnerOptions(), Quick).Run([SyntheticDevice.Target(name)], path, (_, _, _) => { }, _ => { }, Cancellation);

    private static ProfilingOptions Quick => new() { Duration = TimeSpan.FromTicks(1), NetworkDuration = TimeSpan.FromTicks(1), FewestPolicies = 6, HoldOutEvery = 3 };
}
