using System.Globalization;
using System.Text;

namespace Mcmc.Benchmarks.Kills;

/// <summary>The kills as a page.</summary>
internal static class KillsPage
{
    public static string Render(IReadOnlyList<KillRecord> results, long seed)
    {
        var text = new StringBuilder();
        var inv = CultureInfo.InvariantCulture;
        text.AppendLine("# Killed in the middle").AppendLine();
        text.AppendLine("A run is killed with SIGKILL at a random moment of the time that an uninterrupted one takes, from its first instruction to its last, and started again with the same command. Then everything that it left is compared with what the uninterrupted run left: for a study every column of every table but the clock columns, the states of the strategy's networks and random numbers included; for a fine-tuning the bytes of the model that it writes. A fine-tuning writes its state after every step here.").AppendLine();
        text.AppendLine(inv, $"Made with `dotnet run --project build -- kills --what WHAT --count COUNT --seed {seed} --write`, once for each line: what it is and its kills, those that came too late included.").AppendLine();
        text.AppendLine("| | engine | kills | ended before the kill | steps kept at the kill | steps lost | equal at the end |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        foreach (var subject in results.GroupBy(r => r.Subject))
        {
            var killed = subject.Where(r => r.Killed).ToList();
            text.AppendLine(inv, $"| {subject.Key} | {EngineVersion.Text} | {killed.Count} | {subject.Count() - killed.Count} | {killed.Min(r => r.Kept)} to {killed.Max(r => r.Kept)} | {subject.Count(r => r.Lost)} | {subject.Count(r => r.Equal)} of {subject.Count()} |");
        }

        return text.ToString();
    }
}
