using System.CommandLine;
using Mcmc.Compression.Locking;
using Mcmc.Costs;
using Mcmc.Tool.Output;
using Mcmc.Tool.Output.Documents;
using Mcmc.Tool.Output.Views;

namespace Mcmc.Tool.Commands.Store;

/// <summary><c>mcmc store list</c>.</summary>
internal sealed class StoreListCommand : StoreSubcommand
{
    public StoreListCommand()
        : base("list", "Lists the results.") => AddLast();

    public override IReadOnlyList<(string CommandLine, string Does)> Examples => [("mcmc store list", "every result with its budgets and size")];

    protected override void Run(ParseResult parsed, ResultStore store, Terminal terminal)
    {
        var document = StoreListDocument.Of(store.Folder, store.List());
        terminal.Result(document, JsonFormat.Default.StoreListDocument, console =>
        {
            var table = TextTable.Of("Key", "Model", ">Size", "Budgets");
            foreach (var result in document.Results)
            {
                table.Add(result.Key[..12], result.File, BudgetUnits.Format(BudgetKind.Size, result.Bytes), string.Join(", ", result.Budgets.Select(b => $"{b.Kind} {b.Budget}")));
            }

            console.Write(table);
            console.Line($"{document.Results.Count} results in {store.Folder}");
        });
    }
}
