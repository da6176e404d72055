using System.Globalization;
using System.Text;

namespace Mcmc.Benchmarks.Search;

/// <summary>How long the parts of a search take, as a page.</summary>
internal static class SearchSpeedPage
{
    public const int Wanted = 300;
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Render(IReadOnlyList<SearchSpeedRecord> records, IReadOnlyList<WholeSearchRecord> searches)
    {
        var text = new StringBuilder();
        text.AppendLine("# Speed of the search").AppendLine();
        text.AppendLine("What a search is made of, timed on trained CIFAR-10 networks under the joint budget of [the comparison](search.md). *Predictions* and *costs* are of any widths, *episodes* walks through all groups that end within the budgets. *Trials* are networks sliced, repaired and evaluated on 1,000 images, two at a time with one thread each: the solver's seeds and random episodes by turns.").AppendLine();
        text.AppendLine(Culture, $"Made with `dotnet run --project build -- search-speed --write`, engine {EngineVersion.Text}, on {Environment.ProcessorCount} processors.").AppendLine();
        text.AppendLine("| network | groups | predictions/s | costs/s | episodes/s |").AppendLine("|---|--:|--:|--:|--:|");
        foreach (var r in records)
        {
            text.AppendLine(Culture, $"| {r.Subject} | {r.Groups} | {r.PredictionsPerSecond:0} | {r.CostsPerSecond:0} | {r.EpisodesPerSecond:0} |");
        }

        text.AppendLine().AppendLine(Culture, $"| network | profile s | preparation s | table s | solver s | trials | given up early | s per trial | best | original |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var r in records)
        {
            text.AppendLine(Culture, $"| {r.Subject} | {r.ProfileSeconds:0.0} | {r.PrepareSeconds:0.0} | {r.TableSeconds:0.0} | {r.SolverSeconds:0.00} | {r.Trials} | {r.Rejected} | {r.TrialSeconds / r.Trials:0.00} | {100 * r.Best:0.0}% | {100 * r.Original:0.0}% |");
        }

        Whole(text, searches);
        text.AppendLine().AppendLine("## Late groups").AppendLine();
        text.AppendLine("In graph order the first groups may take what the last ones need. *Reserve*: every group that is still open is sure of this part of the share that all could keep alike (0: of its narrowest width only). Error: the sum of what each group loses alone, in nats; of 2,000 random episodes, and of the one that always takes the widest.").AppendLine();
        text.AppendLine("| network | reserve | random, mean | random, best hundredth | always the widest | uniform | solver |").AppendLine("|---|--:|--:|--:|--:|--:|--:|");
        foreach (var (r, reserve) in records.SelectMany(r => r.Reserves.Select(reserve => (r, reserve))))
        {
            text.AppendLine(Culture, $"| {r.Subject} | {reserve.Reserve:0.00} | {reserve.Mean:0.000} | {reserve.Best:0.000} | {reserve.Widest:0.000} | {r.Uniform:0.000} | {r.Solved:0.000} |");
        }

        return text.ToString();
    }

    private static void Whole(StringBuilder text, IReadOnlyList<WholeSearchRecord> searches)
    {
        text.AppendLine().AppendLine("## What a user waits for").AppendLine();
        text.AppendLine(Culture, $"A compression of {Wanted} trials from nothing (profile, tables and trials, then repair, judgement and proof of the file), and another budget asked of its study afterwards, which is answered without a trial. *Met*: budgets of both files, recomputed from them.").AppendLine();
        text.AppendLine("| network | budgets | trials | search | with the file | accuracy | changed budgets | choice | with the file | accuracy | met |").AppendLine("|---|---|--:|--:|--:|--:|---|--:|--:|--:|--:|");
        foreach (var r in searches)
        {
            text.AppendLine(Culture, $"| {r.Subject} | {r.Budgets} | {r.Trials} | {r.SearchSeconds / 60:0.0} min | {r.Seconds / 60:0.0} min | {100 * r.Accuracy:0.0}% | {r.ChangedBudgets} | {r.ChoiceSeconds:0.0} s | {r.ChangedSeconds:0.0} s | {100 * r.ChangedAccuracy:0.0}% | {r.Met} of {r.Asked} |");
        }
    }
}
