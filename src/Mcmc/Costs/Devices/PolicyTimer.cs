using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Costs.Devices;

/// <summary>Times pruned networks whole and kernel by kernel, in one session each.</summary>
/// <param name="sites">The layers of a numbered model (<see cref="NumberedModel"/>).</param>
/// <param name="inputs">Its input shapes.</param>
/// <param name="options">How sessions run.</param>
/// <param name="beat">Tells which runs were undisturbed.</param>
/// <param name="clock">Measures whole runs.</param>
/// <param name="budget">About how long one network may take.</param>
internal sealed class PolicyTimer(LayerSites sites, InputShapes inputs, RunnerOptions options, ReferenceBeat beat, TimeProvider clock, TimeSpan budget)
{
    private const int WarmUpRuns = 3;
    private const int FewestRuns = 8;
    private const int MostRuns = 80;

    private readonly KernelAttribution attribution = new(sites);

    /// <summary>Times the network of widths, by group index.</summary>
    /// <exception cref="McmcException">MCMC3007, MCMC3008, MCMC4011, MCMC4012.</exception>
    public PolicyObservation Time(int[] widths, CancellationToken cancellation)
    {
        var model = Slice(widths);
        using var traced = new TracedRunner(model, options);
        using var binding = traced.Runner.Bind(RandomInputs.Draw(model, inputs));
        var wanted = Runs(binding, cancellation);
        var tracedRuns = new SteadyRuns(beat).Repeat(wanted, binding.Run, cancellation);
        var runs = traced.Finish().Skip(WarmUpRuns).ToList();
        var (us, kernels) = attribution.Layers([.. tracedRuns.Counted.Select(run => runs[run])]);
        var whole = Whole(binding, wanted, cancellation);
        return new PolicyObservation(sites.Signature, widths, [.. us.Select(u => u / tracedRuns.Slowness)], kernels, whole.Us, whole.MedianUs);
    }

    /// <summary>Times the network of widths, by group index, as a whole.</summary>
    /// <exception cref="McmcException">MCMC3007, MCMC3008, MCMC4011, MCMC4012.</exception>
    public WholeTime TimeWhole(int[] widths, CancellationToken cancellation)
    {
        var model = Slice(widths);
        using var runner = InferenceRunner.Load(model, options);
        using var binding = runner.Bind(RandomInputs.Draw(model, inputs));
        return Whole(binding, Runs(binding, cancellation), cancellation);
    }

    private Model Slice(int[] widths)
    {
        var groups = sites.Groups;
        var policy = Policy.OfKeepSets(groups, groups.Prunable.ToDictionary(g => g.Id, g => Enumerable.Range(0, widths[g.Index]).ToArray()));
        return Pruner.Slice(policy, inputs);
    }

    private WholeTime Whole(InferenceBinding binding, int wanted, CancellationToken cancellation)
    {
        var wall = new List<double>();
        var runs = new SteadyRuns(beat).Repeat(
            wanted,
            () =>
            {
                var start = clock.GetTimestamp();
                binding.Run();
                wall.Add(clock.GetElapsedTime(start).TotalMicroseconds);
            },
            cancellation);
        double[] counted = [.. runs.Counted.Select(run => wall[run])];
        wall.Sort();
        return new WholeTime(UndisturbedTime.Of(counted) / runs.Slowness, wall[wall.Count / 2], runs.IsSteady);
    }

    /// <summary>Warms up, and finds how many runs fit into half of the budget.</summary>
    private int Runs(InferenceBinding binding, CancellationToken cancellation)
    {
        var fastest = TimeSpan.MaxValue;
        for (var run = 0; run < WarmUpRuns; run++)
        {
            cancellation.ThrowIfCancellationRequested();
            var start = clock.GetTimestamp();
            binding.Run();
            var time = clock.GetElapsedTime(start);
            fastest = time < fastest ? time : fastest;
        }

        return (int)Math.Clamp(budget / 2 / fastest, FewestRuns, MostRuns);
    }
}
