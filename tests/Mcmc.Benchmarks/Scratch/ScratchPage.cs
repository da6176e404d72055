using System.Globalization;
using System.Text;

namespace Mcmc.Benchmarks.Scratch;

/// <summary>Training from scratch beside PyTorch's, as a page.</summary>
internal static class ScratchPage
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Render(IReadOnlyList<ScratchRecord> records)
    {
        var text = new StringBuilder();
        text.AppendLine("# Training from scratch beside PyTorch").AppendLine();
        text.AppendLine("A small convolutional network (three 3×3 convolutions with batch normalisation; `tests/Mcmc.Benchmarks/Scratch/scratch.py`), trained on the 6,000 Fashion-MNIST images of `samples/QuickStart/data` for 8 epochs: batch 64, SGD with Nesterov momentum, weight decay that spares norms and biases, cosine schedule, shifts of up to two pixels and mirroring. Both engines start from the same weights for a seed; the order and the variation of the samples follow the same rules with random numbers of their own. The weights after the last step are judged; nothing was chosen. Top-1 accuracy in percent, one thread each.").AppendLine();
        text.AppendLine("Made with `dotnet run --project build -- scratch --write`, which goes on where it was interrupted.").AppendLine();
        text.AppendLine("| seed | Mcmc, validation | PyTorch, validation | Mcmc, test | PyTorch, test |");
        text.AppendLine("|---|--:|--:|--:|--:|");
        foreach (var seed in records.Select(r => r.Seed).Distinct().Order())
        {
            text.AppendLine(Row(seed.ToString(Culture), records.Where(r => r.Seed == seed)));
        }

        text.AppendLine(Row("mean", records));
        var difference = Mean(records, ScratchVerb.Ours, r => r.Test) - Mean(records, ScratchVerb.Peer, r => r.Test);
        text.AppendLine().AppendLine(Culture, $"Mean difference on the test images: **{100 * difference:+0.00;-0.00} points** (the goal: within 1.0 of PyTorch).");
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Row(string name, IEnumerable<ScratchRecord> records) => string.Create(
        Culture,
        $"| {name} | {100 * Mean(records, ScratchVerb.Ours, r => r.Validation):0.00} | {100 * Mean(records, ScratchVerb.Peer, r => r.Validation):0.00} | {100 * Mean(records, ScratchVerb.Ours, r => r.Test):0.00} | {100 * Mean(records, ScratchVerb.Peer, r => r.Test):0.00} |");

    private static double Mean(IEnumerable<ScratchRecord> records, string engine, Func<ScratchRecord, double> of) =>
        records.Where(r => r.Engine == engine).Select(of).DefaultIfEmpty(double.NaN).Average();
}
