using Mcmc.Compression;
using Mcmc.Costs;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Runtime;

namespace Mcmc.Tests.Compression;

public class GateLatencyTests
{
    private const int Runs = 20;

    /// <summary>Readings of the clock in one measurement: the start, then begin and end of each run.</summary>
    private const int Readings = 1 + 2 * Runs;

    private readonly Model model = OnnxFile.Load(TestModels.PathOf("small/mlp.onnx"));
    private readonly List<Diagnostic> warnings = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10)]
    [InlineData(0.5)]
    public void Absolute_of_a_noisy_figure_counts_where_its_interval_is_on_one_side(double limitMs)
    {
        Assert.Equal(5, Gate(OneOrNine).Absolute(model, "mlp", limitMs, new InputShapes(), Cancellation));
        Assert.Empty(warnings);
    }

    [Fact]
    public void Absolute_of_a_figure_that_stays_too_noisy_is_unknown_and_says_so()
    {
        Assert.Null(Gate(OneOrNine).Absolute(model, "mlp", 5, new InputShapes(), Cancellation));
        var warning = Assert.Single(warnings);
        Assert.Equal(Codes.LatencyNoisy, warning.Code);
        Assert.Contains("counts as not met", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Absolute_of_a_figure_that_settles_is_the_settled_one()
    {
        Assert.Equal(4, Gate(reading => reading < Readings ? OneOrNine(reading) : 4).Absolute(model, "mlp", 5, new InputShapes(), Cancellation));
        Assert.Empty(warnings);
    }

    [Fact]
    public void Relative_on_a_steady_machine_compares_the_two()
    {
        Assert.Equal((3, 3), Gate(_ => 3).Relative((model, "pruned"), (model, "original"), 0.5, new InputShapes(), Cancellation));
        Assert.Empty(warnings);
    }

    [Fact]
    public void Relative_of_a_ratio_that_stays_too_noisy_is_unknown_and_says_so()
    {
        var (modelMs, originalMs) = Gate(reading => reading % (1 + 4 * Runs) % 4 == 0 ? 9 : 1).Relative((model, "pruned"), (model, "original"), 0.5, new InputShapes(), Cancellation);
        Assert.Null(modelMs);
        Assert.True(originalMs > 0);
        Assert.Equal(Codes.LatencyNoisy, Assert.Single(warnings).Code);
    }

    /// <summary>Every other run takes nine times as long, in each measurement alike.</summary>
    private static int OneOrNine(int reading) => reading % Readings % 4 == 0 ? 9 : 1;

    private GateLatency Gate(Func<int, int> stepMs) =>
        new(new LatencyMeasurement(new ScriptedClock(stepMs), new LatencyOptions { MinRuns = Runs, MaxRuns = Runs }), new RunnerOptions(), warnings.Add);

    /// <summary>Goes on by a scripted number of milliseconds at each reading.</summary>
    private sealed class ScriptedClock(Func<int, int> stepMs) : TimeProvider
    {
        private long now;
        private int readings;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => now += stepMs(readings++);
    }
}
