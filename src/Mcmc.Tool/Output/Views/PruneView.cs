using System.Globalization;
using Mcmc.Compression;
using Mcmc.Pruning;
using Mcmc.Tool.Output.Documents;
using Spectre.Console;

namespace Mcmc.Tool.Output.Views;

/// <summary>What one-shot pruning did.</summary>
internal static class PruneView
{
    public static void Render(IAnsiConsole console, string output, PruneDocument document, ProofResult? proof)
    {
        CostsView.Render(console, document.Before, document.After);
        var table = TextTable.Of("Group", ">Width", ">Kept");
        foreach (var group in document.Groups)
        {
            table.Add(group.Id, Number(group.Width), Number(group.Kept.Count));
        }

        console.Write(table);
        if (document.Repair is { } repair)
        {
            console.Line(repair.Samples > 0
                ? $"Repaired {Number(repair.Layers)} layers by least squares{(repair.Method == RepairSummary.Reconstruction ? ", then reconstruction," : "")} on {Number(repair.Samples)} samples."
                : $"Repaired {Number(repair.Layers)} layers by the similarity of their channels. With --data, even without labels, far more comes back.");
        }

        console.Line(proof is null
            ? $"Wrote {output}. --verify proves that it computes what the original computes without the removed channels."
            : string.Create(CultureInfo.InvariantCulture, $"Wrote {output}. Verified: it differs from the masked original by at most {proof.MaxAbsDifference:g3}, {proof.Relative:g3} of the outputs' scale."));
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
