using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Runtime;

namespace Mcmc.Costs;

/// <summary>Measures latency on this machine: repeated warm runs, medians with intervals. Measure one thing at a time.</summary>
internal sealed class LatencyMeasurement(TimeProvider clock, LatencyOptions? options = null)
{
    private readonly LatencyOptions options = options ?? new LatencyOptions();

    /// <summary>The latency of a model at batch 1 on random inputs.</summary>
    /// <exception cref="Diagnostics.McmcException">MCMC3007, MCMC3008, MCMC4011, MCMC4012.</exception>
    public LatencyResult Measure(Model model, InputShapes? inputs = null, RunnerOptions? runnerOptions = null, string? name = null, CancellationToken cancellation = default)
    {
        using var runner = InferenceRunner.Load(model, runnerOptions, name);
        using var binding = runner.Bind(RandomInputs.Draw(model, inputs));
        return Measure(binding, cancellation);
    }

    /// <summary>The latency of what is bound.</summary>
    public LatencyResult Measure(InferenceBinding binding, CancellationToken cancellation = default)
    {
        WarmUp(binding, cancellation);
        var samples = new List<double>();
        var start = clock.GetTimestamp();
        while (GoesOn(samples.Count, start))
        {
            cancellation.ThrowIfCancellationRequested();
            samples.Add(RunMs(binding));
        }

        return Result(binding, samples);
    }

    /// <summary>Two models at batch 1 on random inputs, measured in turn; each with the name that messages call it.</summary>
    /// <exception cref="Diagnostics.McmcException">MCMC3007, MCMC3008, MCMC4011, MCMC4012.</exception>
    public LatencyComparison Compare(
        (Model Model, string Name) first, (Model Model, string Name) second, InputShapes? inputs = null, RunnerOptions? runnerOptions = null, CancellationToken cancellation = default)
    {
        using var firstRunner = InferenceRunner.Load(first.Model, runnerOptions, first.Name);
        using var secondRunner = InferenceRunner.Load(second.Model, runnerOptions, second.Name);
        using var firstBinding = firstRunner.Bind(RandomInputs.Draw(first.Model, inputs));
        using var secondBinding = secondRunner.Bind(RandomInputs.Draw(second.Model, inputs));
        return Compare(firstBinding, secondBinding, cancellation);
    }

    /// <summary>Two bindings measured in turn; who begins changes from pair to pair.</summary>
    public LatencyComparison Compare(InferenceBinding first, InferenceBinding second, CancellationToken cancellation = default)
    {
        WarmUp(first, cancellation);
        WarmUp(second, cancellation);
        var (firstMs, secondMs) = (new List<double>(), new List<double>());
        var start = clock.GetTimestamp();
        while (GoesOn(firstMs.Count, start))
        {
            cancellation.ThrowIfCancellationRequested();
            if (firstMs.Count % 2 == 0)
            {
                firstMs.Add(RunMs(first));
                secondMs.Add(RunMs(second));
            }
            else
            {
                secondMs.Add(RunMs(second));
                firstMs.Add(RunMs(first));
            }
        }

        var ratio = MedianInterval.Of(firstMs.Zip(secondMs, (a, b) => b / a).ToArray());
        return new LatencyComparison(Result(first, firstMs), Result(second, secondMs), ratio.Median, ratio.Low, ratio.High, ratio.RelativeWidth > options.NoisyAbove);
    }

    private bool GoesOn(int runs, long start) =>
        runs < options.MinRuns || (runs < options.MaxRuns && clock.GetElapsedTime(start) < options.Duration);

    private void WarmUp(InferenceBinding binding, CancellationToken cancellation)
    {
        for (var run = 0; run < options.WarmUpRuns; run++)
        {
            cancellation.ThrowIfCancellationRequested();
            binding.Run();
        }
    }

    private double RunMs(InferenceBinding binding)
    {
        var start = clock.GetTimestamp();
        binding.Run();

        // Ticks of the clock and not a TimeSpan, which knows only steps of 100 ns; never zero, for ratios.
        return Math.Max(clock.GetTimestamp() - start, 1) * 1000.0 / clock.TimestampFrequency;
    }

    private LatencyResult Result(InferenceBinding binding, List<double> samplesMs) =>
        LatencyResult.Of(binding.Runner.ModelName, samplesMs.ToArray(), binding.Runner.Options.Threads, options.NoisyAbove);
}
