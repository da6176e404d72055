using System.Globalization;
using System.Text;
using Mcmc.Costs.Devices;
using Mcmc.Runtime;

namespace Mcmc.Benchmarks.Latency;

/// <summary>Measures random pruned networks in several rounds, spread over the whole trial, and predicts them from a profile.</summary>
internal sealed class LatencyTrial(DeviceProfile profile, RunnerOptions options, int count)
{
    private const int Rounds = 3;

    /// <summary>Networks of any widths, which no search proposes, are fewer.</summary>
    private const int OneOf = 3;
    private const int Predictions = 200_000;
    private const long Seed = 20_251;

    private readonly StringBuilder details = new();

    /// <summary>One line for each network.</summary>
    public string Details => details.ToString();

    public IReadOnlyList<LatencyRecord> Run(IReadOnlyList<ProfileTarget> targets)
    {
        using var beat = new ReferenceBeat(TimeProvider.System, options);
        var cases = targets.SelectMany(Cases).ToList();
        var measured = cases.Select(c => c.Widths.Select(_ => new List<double>()).ToArray()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < cases.Count; i++)
            {
                var timer = new PolicyTimer(cases[i].Target.Sites, cases[i].Target.Inputs, options, beat, TimeProvider.System, TimeSpan.FromSeconds(0.1));
                for (var network = 0; network < cases[i].Widths.Count; network++)
                {
                    measured[i][network].Add(timer.Time(cases[i].Widths[network], CancellationToken.None).WallUs / 1000);
                }
            }
        }

        return [.. cases.Select((c, i) => Record(c, [.. measured[i].Select(Median)]))];
    }

    private static double Median(List<double> samples) => samples.Order().ElementAt(samples.Count / 2);

    private IEnumerable<Case> Cases(ProfileTarget target)
    {
        var latency = ProfiledLatency.Compile(target.Sites, profile);
        var groups = target.Sites.Groups;
        var efficient = EfficientWidths.Of(groups, latency);
        var draws = new RandomWidths(groups, profile.Layout, new SeededRandom(Seed, "latency"));
        yield return new Case(target, latency, "efficient", [.. Enumerable.Range(0, count).Select(_ => draws.Draw().Select((w, g) => EfficientWidths.Nearest(efficient[g], w)).ToArray())]);
        yield return new Case(target, latency, "any", [.. Enumerable.Range(0, Math.Max(1, count / OneOf)).Select(_ => draws.Draw())]);
    }

    private LatencyRecord Record(Case c, double[] measuredMs)
    {
        (double, double)[] pairs = [.. c.Widths.Select((w, i) => (c.Latency.LatencyMs(w), measuredMs[i]))];
        foreach (var (predicted, measured) in pairs)
        {
            details.AppendLine(CultureInfo.InvariantCulture, $"{c.Target.Name}, {c.Kind}: predicted {predicted:0.000} ms, measured {measured:0.000} ms, {100 * (predicted / measured - 1):+0.0;-0.0}%");
        }

        return new LatencyRecord(c.Target.Name, c.Kind, pairs, c.Latency.ErrorShare, Speed(c));
    }

    private static double Speed(Case c)
    {
        var start = TimeProvider.System.GetTimestamp();
        var sum = 0.0;
        for (var i = 0; i < Predictions; i++)
        {
            sum += c.Latency.LatencyMs(c.Widths[i % c.Widths.Count]);
        }

        GC.KeepAlive(sum);
        return Predictions / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }

    private sealed record Case(ProfileTarget Target, ProfiledLatency Latency, string Kind, IReadOnlyList<int[]> Widths);
}
