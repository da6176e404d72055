using System.Diagnostics;
using Mcmc.Benchmarks.Repair;
using Mcmc.Compression;
using Mcmc.Costs;

namespace Mcmc.Benchmarks.Search;

/// <summary>Times what a user waits for: a first compression under the joint budget, and another budget asked of the finished study.</summary>
internal sealed class WholeSearchTrial(RepairSubject subject, Func<string, string> path, int trials)
{
    /// <summary>What the MACs may be in the end, as a part of the first budget.</summary>
    private const double Tighter = 0.9;

    private readonly string folder = ResultFile.Artifact("search-speed", subject.Name);

    /// <param name="limits">The joint budget.</param>
    /// <param name="original">What its percentages are of.</param>
    public WholeSearchRecord Run(BudgetLimits limits, ModelCosts original)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        var budgets = Percentages(limits, original, 1);
        var first = Compress(budgets, trials);
        var changed = Percentages(limits, original, Tighter);
        var second = Compress(changed, null);
        BudgetOutcome[] outcomes = [.. first.Result.Budgets, .. second.Result.Budgets];
        return new WholeSearchRecord(
            subject.Name,
            Text(budgets),
            second.Result.Trials,
            first.ChoiceSeconds,
            first.Result.Seconds,
            first.Result.Quality.Pruned.Top1,
            Text(changed),
            second.ChoiceSeconds,
            second.Result.Seconds,
            second.Result.Quality.Pruned.Top1,
            outcomes.Count(o => o.Met),
            outcomes.Length);
    }

    private (CompressionResult Result, double ChoiceSeconds) Compress((BudgetKind Kind, string? Text, string Name)[] budgets, int? wanted)
    {
        var choice = new ChoiceWatch();
        var request = new CompressionRequest
        {
            ModelPath = path(Path.Combine("models", subject.Model)),
            // A study belongs to its output, by its name.
            OutputPath = Path.Combine(folder, "compressed.onnx"),
            Budgets = BudgetSet.Parse(budgets),
            DataPath = path(subject.Validation),
            StudyDirectory = Path.Combine(folder, "study"),
            Trials = wanted,
            SearchOn = wanted is not null,
        };
        var result = new CompressionPipeline(TimeProvider.System, choice, warning => Console.Error.WriteLine(warning)).Run(request, CancellationToken.None);
        return (result, choice.Seconds);
    }

    private static (BudgetKind Kind, string? Text, string Name)[] Percentages(BudgetLimits limits, ModelCosts original, double macs) =>
        [.. limits.All.Select(l => (l.Kind, FormattableString.Invariant($"{100 * l.Limit / original[l.Kind]!.Value * (l.Kind == BudgetKind.Flops ? macs : 1):0.0}%"), l.Kind.ToString().ToLowerInvariant()))];

    private static string Text((BudgetKind Kind, string? Text, string Name)[] budgets) => string.Join(", ", budgets.Select(b => $"{b.Name} {b.Text}"));

    /// <summary>When the first policy is sliced, the choice is made.</summary>
    private sealed class ChoiceWatch : IProgress<CompressionProgress>
    {
        private readonly Stopwatch watch = Stopwatch.StartNew();

        public double Seconds { get; private set; }

        public void Report(CompressionProgress value)
        {
            if (Seconds == 0 && value.Phase == CandidateFinish.FirstPhase)
            {
                Seconds = watch.Elapsed.TotalSeconds;
            }
        }
    }
}
