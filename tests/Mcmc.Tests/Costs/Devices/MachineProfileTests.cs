using Mcmc.Costs.Devices;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Tests.Costs.Devices;

public sealed class MachineProfileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Open_measures_once_and_again_only_for_another_model_or_machine()
    {
        var path = folder.File("study.profile.json");

        var (first, measured) = Open("small/vgg.onnx", threads: 1);
        Assert.True(measured >= 24);
        Assert.True(first.LatencyMs(ChannelGroups.Find(OnnxFile.Load(TestModels.PathOf("small/vgg.onnx"))).Widths) > 0);
        Assert.True(first.IsJudged);
        var bytes = File.ReadAllBytes(path);

        Assert.Equal(0, Open("small/vgg.onnx", threads: 1).Measured);
        Assert.Equal(bytes, File.ReadAllBytes(path));

        Assert.True(Open("small/vgg.onnx", threads: 2).Measured > 0);
        Assert.True(Open("small/mlp.onnx", threads: 2).Measured > 0);
        File.WriteAllText(path, "{\"schema\":");
        Assert.True(Open("small/mlp.onnx", threads: 2).Measured > 0);

        (ProfiledLatency Latency, int Measured) Open(string name, int threads)
        {
            var model = OnnxFile.Load(TestModels.PathOf(name));
            var count = 0;
            var latency = new MachineProfile(TimeProvider.System, new RunnerOptions { Threads = threads }, _ => { }).Open(
                model, ChannelGroups.Find(model), new InputShapes(), path, TimeSpan.FromSeconds(10), (_, _) => count++, TestContext.Current.CancellationToken);
            return (latency, count);
        }
    }
}
