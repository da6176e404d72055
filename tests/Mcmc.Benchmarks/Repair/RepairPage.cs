using System.Globalization;
using System.Text;

namespace Mcmc.Benchmarks.Repair;

/// <summary>What repair brings back, as a page.</summary>
internal static class RepairPage
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Render(IReadOnlyList<RepairRecord> records)
    {
        var text = new StringBuilder();
        text.AppendLine("# Repair").AppendLine();
        text.AppendLine("Trained CIFAR-10 networks cut to half of their MACs: every channel group keeps the same share of its channels, the most important ones by group L2. Top-1 accuracy in percent; *recovered* is the share of the test accuracy lost by cutting that came back. Choices in the method were made on the validation images, and fine-tuning keeps the weights that are best on them.").AppendLine();
        text.AppendLine("- *repaired without data*: by the similarity of channels, told from the weights (`mcmc prune --repair`). Residual streams, whose channels many layers add to, gain little by it.");
        text.AppendLine("- *normalisation re-estimated*: the export with batch normalisation kept, its statistics taken anew from the first 1,000 training images; the weights stay.");
        text.AppendLine("- *repaired on the original's inputs*: least squares on the same images, without a label, in the form that a search combines from stored parts.");
        text.AppendLine("- *repaired*: least squares in sequence, on the inputs of the pruned prefix (`mcmc prune --repair --data D`).");
        if (records.Any(r => RepairTrial.FineTuned.ContainsKey(r.Step)))
        {
            text.AppendLine("- *fine-tuned*: from the repaired weights on the 45,000 training images, by `mcmc finetune` with the original as the teacher. ResNet-56 has its normalisation folded, and diverges at the default learning rate of 0.01; it is trained at 0.002. These rows ran with `--threads 1`.");
        }

        text.AppendLine();
        text.AppendLine("Made with `dotnet run --project build -- repair --write`, which goes on where it was interrupted.").AppendLine();
        text.AppendLine("| network | step | MACs | validation | test | recovered | seconds |");
        text.AppendLine("|---|---|--:|--:|--:|--:|--:|");
        foreach (var subject in records.GroupBy(r => r.Subject))
        {
            var original = subject.FirstOrDefault(r => r.Step == RepairTrial.Original);
            var cut = subject.FirstOrDefault(r => r.Step == RepairTrial.Cut);
            foreach (var r in subject)
            {
                var recovered = original is null || cut is null || r == original || r == cut ? "" : string.Create(Culture, $"{(r.Test - cut.Test) / (original.Test - cut.Test):0.0%}");
                var seconds = r == original || r == cut || RepairTrial.FineTuned.ContainsKey(r.Step) ? "" : string.Create(Culture, $"{r.Seconds:0}");
                text.AppendLine(Culture, $"| {r.Subject} | {r.Step} | {r.Macs / 1e6:0.0} M | {100 * r.Validation:0.00} | {100 * r.Test:0.00} | {recovered} | {seconds} |");
            }
        }

        return text.ToString();
    }
}
