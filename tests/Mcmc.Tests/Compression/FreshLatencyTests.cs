using Mcmc.Compression;
using Mcmc.Costs;
using Mcmc.Costs.Devices;
using Mcmc.Diagnostics;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Runtime;
using Mcmc.Tests.Costs.Devices;

namespace Mcmc.Tests.Compression;

public sealed class FreshLatencyTests
{
    private readonly ProfileTarget target = SyntheticDevice.Target("small/vgg.onnx");
    private readonly List<Diagnostic> warnings = [];

    [Theory]
    [InlineData(1.04, false)]
    [InlineData(1.06, true)]
    public void IsAbove_counts_what_a_quarter_of_the_runs_reach(double quartileMs, bool isAbove) =>
        Assert.Equal(isAbove, FreshLatency.IsAbove(new LatencyResult("net", 2, 1.9, 2.1, quartileMs, 2.2, 100, 1, IsNoisy: false), expectedMs: 1, errorShare: 0.05));

    [Fact]
    public void Measure_with_a_profile_of_another_machine_measures_nothing() => Assert.Null(Measure(Profile));

    [Fact]
    public void Measure_with_a_profile_of_this_machine_gives_the_latency() => Assert.True(Measure(OfHere(Profile))!.MedianMs > 0);

    [Fact]
    public void Measure_of_a_model_that_cannot_be_as_fast_as_predicted_is_MCMC2009()
    {
        var impossible = OfHere(Profile) with { Models = [Profile.Models[0] with { Calibration = Calibration.None with { Scale = 1e-6 } }] };

        Assert.NotNull(Measure(impossible));
        var warning = Assert.Single(warnings);
        Assert.Equal((Codes.LatencyAbovePrediction, TestModels.PathOf("small/vgg.onnx")), (warning.Code, warning.File));
    }

    private DeviceProfile Profile => SyntheticDevice.Profile(40, target);

    private static DeviceProfile OfHere(DeviceProfile profile) => profile with { Subject = ProfileSubject.Here(new RunnerOptions()) };

    private LatencyResult? Measure(DeviceProfile profile) => new FreshLatency(TimeProvider.System, warnings.Add).Measure(
        ProfiledLatency.Compile(target.Sites, profile), TestModels.PathOf("small/vgg.onnx"), Policy.Whole(target.Sites.Groups), new InputShapes(), TestContext.Current.CancellationToken);
}
