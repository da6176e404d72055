using System.Globalization;
using System.Text;
using Mcmc.Proofs;

namespace Mcmc.Benchmarks.Training;

/// <summary>The table; what is written below the marker by hand stays.</summary>
internal static class SpeedPage
{
    public const string Name = "training-speed.md";
    private const string Marker = "<!-- What follows is written by hand. -->";
    private const double Megabyte = 1e6;

    /// <summary>What the page says now behind the marker.</summary>
    public static string Notes()
    {
        var path = Path.Combine(ModelFolder.RepositoryRoot, "docs", Name);
        var text = File.Exists(path) ? File.ReadAllText(path) : "";
        var at = text.IndexOf(Marker, StringComparison.Ordinal);
        return $"\n{(at < 0 ? Marker + "\n" : text[at..])}";
    }

    public static string Render(IEnumerable<SpeedRow> rows)
    {
        var page = new StringBuilder();
        page.AppendLine("# Training speed beside PyTorch");
        page.AppendLine();
        page.AppendLine("Forward, backward and update (SGD with Nesterov momentum) on 32×32 images, batch 128, 32-bit floats, two threads;");
        page.AppendLine("both engines in turns in the same run, the better run of each, the median step of a run. Peak memory is the largest");
        page.AppendLine("working set of the whole process. `dotnet run --project build -- training-speed --write` writes the table again.");
        page.AppendLine();
        page.AppendLine("| network | Mcmc, images/s | PyTorch, images/s | ratio | Mcmc, peak MB | PyTorch, peak MB | ratio |");
        page.AppendLine("|---|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            page.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {row.Network} | {row.Ours.ImagesPerSecond:F0} | {row.Peer.ImagesPerSecond:F0} | **{row.SpeedRatio:F2}** | {row.Ours.PeakBytes / Megabyte:F0} | {row.Peer.PeakBytes / Megabyte:F0} | {row.MemoryRatio:F2} |"));
        }

        return page.ToString().ReplaceLineEndings("\n");
    }
}
