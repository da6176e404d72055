using Mcmc.Diagnostics;
using Mcmc.Runtime;

namespace Mcmc.Costs.Devices;

/// <summary>
/// Profiles this machine: times pruned networks, kernel by kernel and whole, chooses the next ones where the tables are
/// emptiest, and holds some out to judge the result.
/// </summary>
/// <param name="clock">Measures times.</param>
/// <param name="options">How sessions run.</param>
/// <param name="settings">How much is timed.</param>
internal sealed class DeviceProfiler(TimeProvider clock, RunnerOptions options, ProfilingOptions? settings = null)
{
    private readonly ProfilingOptions settings = settings ?? new ProfilingOptions();

    /// <summary>Times the networks of all models.</summary>
    /// <param name="targets">The models.</param>
    /// <param name="layout">The layout of this machine's kernels.</param>
    /// <param name="known">What an earlier run observed, in its order; it counts against the numbers, not against the time.</param>
    /// <param name="observed">Given each observation, to keep it.</param>
    /// <param name="progress">Told how many networks are timed, and of how many at most.</param>
    /// <returns>All observations of each model, the known ones first.</returns>
    /// <exception cref="McmcException">MCMC3007, MCMC3008, MCMC4011, MCMC4012.</exception>
    public IReadOnlyList<(ProfileTarget Target, IReadOnlyList<PolicyObservation> Observations)> Run(
        IReadOnlyList<ProfileTarget> targets, ChannelLayout layout, IReadOnlyList<PolicyObservation> known, Action<PolicyObservation> observed, Action<string, int, int> progress, CancellationToken cancellation)
    {
        using var beat = new ReferenceBeat(clock, options);
        var start = clock.GetTimestamp();
        var results = new List<(ProfileTarget, IReadOnlyList<PolicyObservation>)>();
        for (var i = 0; i < targets.Count; i++)
        {
            // Each model may use its share of the time that the ones before have left.
            var until = clock.GetElapsedTime(start) + (settings.Duration - clock.GetElapsedTime(start)) / (targets.Count - i);
            results.Add((targets[i], Run(targets[i], beat, layout, known, observed, progress, () => clock.GetElapsedTime(start) < until, cancellation)));
        }

        return results;
    }

    private List<PolicyObservation> Run(
        ProfileTarget target, ReferenceBeat beat, ChannelLayout layout, IReadOnlyList<PolicyObservation> known, Action<PolicyObservation> observed, Action<string, int, int> progress, Func<bool> hasTime, CancellationToken cancellation)
    {
        var timer = new PolicyTimer(target.Sites, target.Inputs, options, beat, clock, settings.NetworkDuration);
        var design = new PolicyDesign(target.Sites, layout, settings.Seed);
        var tables = new GrowingTables(target, layout);
        var observations = new List<PolicyObservation>();
        var earlier = new Queue<PolicyObservation>(known.Where(o => o.Model == target.Sites.Signature));
        while (observations.Count < settings.MostPolicies && (earlier.Count > 0 || observations.Count < settings.FewestPolicies || hasTime()))
        {
            cancellation.ThrowIfCancellationRequested();
            var isHeldOut = observations.Count % settings.HoldOutEvery == settings.HoldOutEvery - 1;
            var widths = isHeldOut ? design.NextHeldOut() : design.Next(tables.Policies, tables.Surface);
            if (!earlier.TryDequeue(out var observation))
            {
                observation = timer.Time(widths, cancellation) with { IsHeldOut = isHeldOut };
                observed(observation);
            }

            observations.Add(observation);
            tables.Add(observation);
            progress(target.Name, observations.Count, settings.MostPolicies);
        }

        return [.. observations.Select(o => o.IsHeldOut ? Again(o, timer, cancellation) : o)];
    }

    /// <summary>Times a network that judges once more, some time after the first: the error that is stated is that of the prediction, and not of one bad moment.</summary>
    private static PolicyObservation Again(PolicyObservation first, PolicyTimer timer, CancellationToken cancellation) =>
        timer.TimeWhole(first.Widths, cancellation) is var again && again.Us < first.WallUs ? first with { WallUs = again.Us, MedianUs = again.MedianUs } : first;
}
