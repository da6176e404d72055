using Mcmc.Benchmarks.Search;
using Mcmc.Costs;
using Mcmc.Costs.Devices;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Benchmarks.Headlines;

/// <summary>The budgets of a row as options of <c>mcmc compress</c>.</summary>
internal static class HeadlineBudgets
{
    /// <param name="row">The row.</param>
    /// <param name="model">The original's file.</param>
    /// <param name="profile">Of the device; tells which latency can be reached.</param>
    public static IEnumerable<(string Option, string Value)> Of(HeadlineRow row, string model, string profile)
    {
        yield return ("--max-flops", Percent(row.Flops));
        if (row.Memory is { } memory)
        {
            yield return ("--max-memory", Percent(memory));
        }

        if (row.Latency is { } latency)
        {
            yield return ("--max-latency", Percent(Reachable(latency, row.Threads, model, profile)));
        }
    }

    /// <summary>The share, or the midpoint between the least that any widths have and the original.</summary>
    private static double Reachable(double share, int threads, string model, string profile)
    {
        var groups = ChannelGroups.Find(OnnxFile.Load(model));
        var latency = ProfileUse.Open(profile, groups, InferenceRunner.RuntimeVersion, InferenceRunner.Provider, threads, _ => { });
        var costs = new PolicyCosts(groups, new InputShapes(), model, latency);
        return ComparedNetwork.ReachableLatencyMs(costs, [.. EfficientWidths.Of(groups, latency).Select(c => c[0])], share) / costs.Original.LatencyMs!.Value;
    }

    /// <summary>Rounded down, so that the promise is kept.</summary>
    private static string Percent(double share) => FormattableString.Invariant($"{Math.Floor(1e4 * share) / 100:0.00}%");
}
