using Mcmc.Costs.Devices;
using Mcmc.Runtime;

namespace Mcmc.Benchmarks.Latency;

/// <summary>Measures random pruned networks of a model in several rounds, spread over the whole trial, and predicts them from a profile.</summary>
internal sealed class LatencyTrial(DeviceProfile profile, RunnerOptions options, int count)
{
    private const int Rounds = 4;

    /// <summary>Networks of any widths, which no search proposes, are fewer.</summary>
    private const int OneOf = 3;
    private const int Predictions = 200_000;
    private const long Seed = 20_251;
    private static readonly TimeSpan PerNetwork = TimeSpan.FromSeconds(0.1);

    public IReadOnlyList<TrialRecord> Run(ProfileTarget target)
    {
        var latency = ProfiledLatency.Compile(target.Sites, profile);
        var groups = target.Sites.Groups;
        var efficient = EfficientWidths.Of(groups, latency);
        var draws = new RandomWidths(groups, profile.Layout, new SeededRandom(Seed, "latency"));
        int[][] proposed = [.. Enumerable.Range(0, count).Select(_ => EfficientWidths.Nearest(efficient, draws.Draw()))];
        int[][] any = [.. Enumerable.Range(0, Math.Max(1, count / OneOf)).Select(_ => draws.Draw())];

        var measured = new NetworkRounds(TimeProvider.System, options, PerNetwork).Run([.. proposed.Concat(any).Select(w => (target, w))], Rounds, _ => { }, CancellationToken.None);
        return [Compare("efficient", latency, proposed, measured.Take(count)), Compare("any", latency, any, measured.Skip(count))];
    }

    private static TrialRecord Compare(string kind, ProfiledLatency latency, int[][] widths, IEnumerable<MeasuredNetwork> measured) => new(
        kind,
        [.. widths.Zip(measured, (w, m) => new ComparedLatency(latency.LatencyMs(w), m.Us / 1000, m.RepeatError))],
        Speed(latency, widths));

    private static double Speed(ProfiledLatency latency, int[][] widths)
    {
        var start = TimeProvider.System.GetTimestamp();
        var sum = 0.0;
        for (var i = 0; i < Predictions; i++)
        {
            sum += latency.LatencyMs(widths[i % widths.Length]);
        }

        GC.KeepAlive(sum);
        return Predictions / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }
}
