using Mcmc.Costs.Devices;
using Mcmc.Diagnostics;
using Mcmc.Runtime;

namespace Mcmc.Tests.Costs.Devices;

public sealed class ProfileTrialTests
{
    private const double Stated = 0.1;

    private readonly ProfileTarget target = SyntheticDevice.Target("small/mlp.onnx");
    private readonly List<Diagnostic> warnings = [];

    [Fact]
    public void Finding_holds_where_chance_explains_what_lies_outside()
    {
        var finding = Find(Pairs(20, outside: 4, error: 0.3, repeat: 0.01));

        Assert.True(finding.Holds);
        Assert.Equal((20, 16), (finding.Networks, finding.Within));
        Assert.Equal(0.3, finding.WorstError, 6);
        Assert.Null(finding.Warning("device.json"));
    }

    [Fact]
    public void Finding_of_too_many_outside_is_MCMC2008_with_what_to_do()
    {
        var finding = Find(Pairs(20, outside: 6, error: -0.3, repeat: 0.01));

        Assert.False(finding.Holds);
        var warning = finding.Warning("device.json")!;
        Assert.Equal((Codes.ProfileContradicted, "device.json"), (warning.Code, warning.File));
        Assert.Contains("14 of 20", warning.Message, StringComparison.Ordinal);
        Assert.Contains("mcmc profile", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Finding_on_a_machine_that_contradicts_itself_is_MCMC2002()
    {
        var finding = Find(Pairs(20, outside: 6, error: -0.3, repeat: 0.2));

        Assert.Null(finding.Holds);
        Assert.Equal(Codes.LatencyNoisy, finding.Warning("device.json")!.Code);
    }

    [Fact]
    public void Finding_of_a_machine_that_is_slower_throughout_has_that_bias()
    {
        var finding = Find([.. Enumerable.Range(1, 9).Select(i => (100.0 * i, Measured(125.0 * i)))]);

        Assert.Equal(-0.2, finding.Bias, 6);
        Assert.False(finding.Holds);
    }

    [Fact]
    public void MeasuredNetwork_is_the_mean_of_its_faster_rounds_and_tells_how_far_all_are()
    {
        var network = Measured(110, 100, 400, 102);

        Assert.Equal(101, network.Us);
        Assert.Equal((9 / 101.0 + 1 / 101.0 + 299 / 101.0 + 1 / 101.0) / 4, network.RepeatError, 9);
        Assert.Equal(0, Measured(100).RepeatError);
    }

    [Fact]
    public void Run_measures_networks_of_each_model_and_compares_them()
    {
        var own = ProfileSubject.Here(new RunnerOptions());
        var profile = SyntheticDevice.Profile(40, target) with { Subject = own };
        var done = 0;
        var finding = Assert.Single(new ProfileTrial(TimeProvider.System, networks: 3, seed: 5).Run(
            [target], profile, "device.json", (count, of) => done = count == of ? of : done, warnings.Add, TestContext.Current.CancellationToken));

        Assert.Equal((target.Name, 3, 12), (finding.Model, finding.Networks, done));
        Assert.Equal(profile.Models[0].Validation!.StatedError, finding.StatedError);
        Assert.Equal(finding.Holds == true ? 0 : 1, warnings.Count);
    }

    [Fact]
    public void Run_with_a_profile_of_another_machine_is_MCMC4023()
    {
        var failure = Assert.Throws<McmcException>(() => new ProfileTrial(TimeProvider.System, 3, 5).Run(
            [target], SyntheticDevice.Profile(40, target), "device.json", (_, _) => { }, warnings.Add, TestContext.Current.CancellationToken));

        Assert.Equal((Codes.ProfileMismatch, "device.json"), (failure.Diagnostic.Code, failure.Diagnostic.File));
        Assert.Contains("synthetic", failure.Message, StringComparison.Ordinal);
    }

    private static ProfileFinding Find(IReadOnlyList<(double, MeasuredNetwork)> pairs) => ProfileFinding.Of("net.onnx", pairs, Stated);

    private static (double, MeasuredNetwork)[] Pairs(int count, int outside, double error, double repeat) =>
        [.. Enumerable.Range(0, count).Select(i => (i < outside ? 100 * (1 + error) : 101.0, Measured(100, 100, 100 * (1 + repeat), 100 * (1 + repeat))))];

    private static MeasuredNetwork Measured(params double[] us) => new([.. us.Select(u => new WholeTime(u, 1.1 * u, IsSteady: true))]);
}
