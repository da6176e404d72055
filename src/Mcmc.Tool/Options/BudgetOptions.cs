using System.CommandLine;
using Mcmc.Costs;

namespace Mcmc.Tool.Options;

/// <summary>One option for each kind of budget.</summary>
internal sealed class BudgetOptions
{
    private readonly (BudgetKind Kind, Option<string?> Option)[] options =
    [
        Of(BudgetKind.Latency, "Latency at batch 1, such as 4ms or 50%."),
        Of(BudgetKind.Flops, "Multiply-accumulates (MACs), such as 150M or 50%."),
        Of(BudgetKind.Memory, "Weights plus peak activations, such as 8MB or 50%."),
        Of(BudgetKind.Parameters, "Number of weights, such as 1M or 25%."),
        Of(BudgetKind.Size, "Size of the file, such as 4MB or 50%."),
        Of(BudgetKind.AccuracyDrop, "Accuracy lost against the original in percentage points, such as 0.5."),
        Of(BudgetKind.MinAccuracy, "Accuracy on the data, such as 93%."),
    ];

    public BudgetOptions(Command command)
    {
        foreach (var (_, option) in options)
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="Diagnostics.McmcException">MCMC4002.</exception>
    public BudgetSet Read(ParseResult parsed) =>
        BudgetSet.Parse(options.Select(o => (o.Kind, parsed.GetValue(o.Option), o.Kind.OptionName())));

    private static (BudgetKind Kind, Option<string?> Option) Of(BudgetKind kind, string description) =>
        (kind, new Option<string?>(kind.OptionName()) { Description = description, HelpName = "BUDGET" });
}
