using Mcmc.Costs;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Runtime;

namespace Mcmc.Tests.Costs;

public sealed class LatencyMeasurementTests : IDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly Model model = OnnxFile.Load(TestModels.PathOf("small/mlp.onnx"));
    private readonly InferenceRunner runner;
    private readonly InferenceBinding binding;

    public LatencyMeasurementTests()
    {
        runner = InferenceRunner.Load(model, new RunnerOptions { Threads = 2 }, "mlp");
        binding = runner.Bind(RandomInputs.Draw(model));
    }

    public void Dispose()
    {
        binding.Dispose();
        runner.Dispose();
    }

    [Fact]
    public void Measure_reports_the_median_of_the_counted_runs()
    {
        // A run of 3 ms takes three readings of a clock that goes 3 ms at each.
        var clock = new ScriptedClock(_ => 3_000_000);
        var result = new LatencyMeasurement(clock, new LatencyOptions { MinRuns = 7, MaxRuns = 9 }).Measure(binding, Cancellation);

        Assert.Equal(new LatencyResult("mlp", 3, 3, 3, 3, 3, 9, 2, IsNoisy: false), result);
        Assert.Null(result.Warning);
    }

    [Fact]
    public void Measure_ends_after_the_duration_but_not_before_the_fewest_runs()
    {
        var shortest = new LatencyMeasurement(new ScriptedClock(_ => 1_000_000), new LatencyOptions { MinRuns = 7, Duration = TimeSpan.FromMilliseconds(1) });
        var longer = new LatencyMeasurement(new ScriptedClock(_ => 1_000_000), new LatencyOptions { MinRuns = 7, Duration = TimeSpan.FromMilliseconds(60) });

        Assert.Equal(7, shortest.Measure(binding, Cancellation).Runs);
        Assert.InRange(longer.Measure(binding, Cancellation).Runs, 8, 60);
    }

    [Fact]
    public void Measure_of_an_unsteady_machine_warns_and_does_not_throw()
    {
        var clock = new ScriptedClock(reading => reading % 4 == 0 ? 9_000_000 : 1_000_000);

        var result = new LatencyMeasurement(clock, new LatencyOptions { MinRuns = 20, MaxRuns = 20 }).Measure(binding, Cancellation);

        Assert.True(result.IsNoisy);
        Assert.Equal(Codes.LatencyNoisy, result.Warning!.Code);
        Assert.Contains("'mlp'", result.Warning.Message, StringComparison.Ordinal);
        Assert.InRange(result.MedianMs, result.LowMs, result.HighMs);
        Assert.True(result.LowMs < result.HighMs);
    }

    [Fact]
    public void Compare_of_a_model_with_itself_on_an_even_clock_is_one()
    {
        var comparison = new LatencyMeasurement(new ScriptedClock(_ => 2_000_000), new LatencyOptions { MinRuns = 10, MaxRuns = 10 }).Compare((model, "a"), (model, "b"), cancellation: Cancellation);

        Assert.Equal((1, 1, 1), (comparison.Ratio, comparison.RatioLow, comparison.RatioHigh));
        Assert.Equal((10, "a"), (comparison.First.Runs, comparison.First.ModelName));
        Assert.Equal((10, "b"), (comparison.Second.Runs, comparison.Second.ModelName));
        Assert.Null(comparison.Warning);
    }

    [Fact]
    public void Compare_under_a_disturbance_that_slows_both_still_finds_the_ratio()
    {
        // The first of each pair of models costs 1, the second 2, in a machine that slows down tenfold half way.
        var clock = new PairClock(pairs: 40);
        var comparison = new LatencyMeasurement(clock, new LatencyOptions { MinRuns = 40, MaxRuns = 40 }).Compare((model, "a"), (model, "b"), cancellation: Cancellation);

        Assert.Equal(2, comparison.Ratio, 9);
        Assert.False(comparison.IsNoisy);
        Assert.True(comparison.First.IsNoisy);
    }

    [Fact]
    public void Measure_on_the_real_clock_gives_ordered_positive_figures()
    {
        var result = new LatencyMeasurement(TimeProvider.System, new LatencyOptions { MaxRuns = 50 }).Measure(model, name: "real", cancellation: Cancellation);

        Assert.True(result.LowMs > 0);
        Assert.True(result.LowMs <= result.MedianMs && result.MedianMs <= result.HighMs);
        Assert.True(result.QuartileLowMs <= result.MedianMs && result.MedianMs <= result.QuartileHighMs);
        Assert.InRange(result.Runs, 20, 50);
        Assert.Equal(1, result.Threads);
    }

    [Fact]
    public void Measure_that_is_cancelled_stops()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(() => new LatencyMeasurement(TimeProvider.System).Measure(binding, cancellation.Token));
    }

    /// <summary>A clock of nanoseconds that goes on by a scripted step at each reading.</summary>
    private sealed class ScriptedClock(Func<int, long> stepNs) : TimeProvider
    {
        private long now;
        private int readings;

        public override long TimestampFrequency => 1_000_000_000;

        public override long GetTimestamp() => now += stepNs(readings++);
    }

    /// <summary>
    /// Knows the order of readings in a comparison: one at the start, one per decision beyond the fewest runs (none here),
    /// then begin and end of both runs of each pair, first model first in even pairs.
    /// </summary>
    private sealed class PairClock(int pairs) : TimeProvider
    {
        private long now;
        private int readings;

        public override long TimestampFrequency => 1_000_000_000;

        public override long GetTimestamp()
        {
            var reading = readings++ - 1;
            if (reading >= 0 && reading % 2 == 1)
            {
                var (pair, second) = (reading / 4, reading % 4 == 3);
                var isFirstModel = (pair % 2 == 0) != second;
                now += (isFirstModel ? 1_000_000 : 2_000_000) * (pair < pairs / 2 ? 1 : 10);
            }

            return now;
        }
    }
}
