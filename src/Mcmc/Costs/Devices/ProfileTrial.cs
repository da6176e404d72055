using Mcmc.Diagnostics;
using Mcmc.Runtime;

namespace Mcmc.Costs.Devices;

/// <summary>
/// Compares a profile with the machine at hand, at any time after it was made: measures pruned networks that it was not made
/// from, and looks whether they lie within the error that it states.
/// </summary>
/// <param name="clock">Measures times.</param>
/// <param name="networks">How many networks of each model, at least 1: one half at efficient widths, as a search proposes them, the other at widths of all kinds.</param>
/// <param name="seed">Draws them.</param>
internal sealed class ProfileTrial(TimeProvider clock, int networks, long seed)
{
    public const int Networks = 24;
    private const int Rounds = 4;
    private static readonly TimeSpan PerNetwork = TimeSpan.FromSeconds(0.1);

    /// <param name="targets">Models that the profile covers.</param>
    /// <param name="profile">The profile; of this machine.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="progress">Told how many measurements are done, and of how many.</param>
    /// <param name="warn">Given MCMC2008 for a model whose stated error does not hold, MCMC2002 where the machine is too noisy to tell.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="McmcException">MCMC3007, MCMC3008, MCMC4006, MCMC4011, MCMC4012; MCMC4022 (does not cover a model), MCMC4023 (another machine).</exception>
    public IReadOnlyList<ProfileFinding> Run(
        IReadOnlyList<ProfileTarget> targets, DeviceProfile profile, string path, Action<int, int> progress, Action<Diagnostic> warn, CancellationToken cancellation)
    {
        var options = new RunnerOptions { Threads = profile.Subject.Threads };
        if (ProfileSubject.Here(options) is var here && here != profile.Subject)
        {
            throw new McmcException(Codes.ProfileMismatch, $"The device profile is of {profile.Subject}; this is {here}. Validate it on the device, or profile this machine: mcmc profile MODEL -o PROFILE.", path);
        }

        var latencies = targets.Select(t => ProfiledLatency.Compile(t.Sites, profile)).ToList();
        var cases = targets.Zip(latencies).SelectMany(t => Draw(t.First, t.Second, profile.Layout)).ToList();
        var measured = new NetworkRounds(clock, options, PerNetwork).Run(cases, Rounds, done => progress(done, Rounds * cases.Count), cancellation);
        var findings = new List<ProfileFinding>();
        for (var i = 0; i < targets.Count; i++)
        {
            var (target, latency) = (targets[i], latencies[i]);
            var own = cases.Zip(measured).Where(c => ReferenceEquals(c.First.Target, target)).ToList();
            var finding = ProfileFinding.Of(target.Name, [.. own.Select(c => (1000 * latency.LatencyMs(c.First.Widths), c.Second))], latency.ErrorShare);
            findings.Add(finding);
            if (finding.Warning(path) is { } warning)
            {
                warn(warning);
            }
        }

        return findings;
    }

    private IEnumerable<(ProfileTarget Target, int[] Widths)> Draw(ProfileTarget target, ProfiledLatency latency, ChannelLayout layout)
    {
        var efficient = EfficientWidths.Of(target.Sites.Groups, latency);
        var draws = new RandomWidths(target.Sites.Groups, layout, new SeededRandom(seed, "trial"));
        return Enumerable.Range(0, networks).Select(i => i % 2 == 0 ? (target, EfficientWidths.Nearest(efficient, draws.Draw())) : (target, draws.Draw()));
    }
}
