using System.Globalization;
using Mcmc.Search;

namespace Mcmc.Compression.Choice;

/// <summary>Tells people where a search stands: by its trials where their number is set, else by its time.</summary>
internal sealed class SearchReport(IProgress<CompressionProgress> progress, StopRule rule) : IProgress<SearchProgress>
{
    public void Report(SearchProgress value)
    {
        var total = rule.Trials ?? 0;
        progress.Report(new CompressionProgress("searching", Math.Min(value.Trials, total), total) { Detail = Detail(value) });
    }

    private string Detail(SearchProgress value)
    {
        var best = value.Best is { } trial ? string.Create(CultureInfo.InvariantCulture, $"best within the budgets {100 * trial.Outcome.Quality:0.0}%") : "none within the budgets yet";
        var left = rule.Deadline is { } deadline ? string.Create(CultureInfo.InvariantCulture, $", {Math.Max(0, (deadline - value.Elapsed).TotalSeconds):0} s left") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{(rule.Trials is null ? $"{value.Trials} trials, " : "")}{best}, hypervolume {value.Hypervolume:0.0000}{left}");
    }
}
