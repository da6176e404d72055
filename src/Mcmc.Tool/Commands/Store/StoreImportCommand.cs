using System.CommandLine;
using Mcmc.Compression.Locking;
using Mcmc.Tool.Output;
using Mcmc.Tool.Output.Documents;
using Mcmc.Tool.Output.Views;

namespace Mcmc.Tool.Commands.Store;

/// <summary><c>mcmc store import FILE</c>.</summary>
internal sealed class StoreImportCommand : StoreSubcommand
{
    private readonly Argument<string> file = new("FILE") { Description = "What 'mcmc store export' wrote." };

    public StoreImportCommand()
        : base("import", "Takes in exported results; each is verified.")
    {
        Arguments.Add(file);
        AddLast();
    }

    public override IReadOnlyList<(string CommandLine, string Does)> Examples => [("mcmc store import results.zip", "results of another machine")];

    protected override void Run(ParseResult parsed, ResultStore store, Terminal terminal)
    {
        var count = StoreArchive.Import(store, parsed.GetRequiredValue(file));
        terminal.Result(new StoreChangeDocument(store.Folder, count), JsonFormat.Default.StoreChangeDocument, console => console.Line($"Took {count} results into {store.Folder}"));
    }
}
