using System.CommandLine;
using Mcmc.Compression.Locking;
using Mcmc.Tool.Output;
using Mcmc.Tool.Output.Documents;
using Mcmc.Tool.Output.Views;

namespace Mcmc.Tool.Commands.Store;

/// <summary><c>mcmc store export FILE</c>.</summary>
internal sealed class StoreExportCommand : StoreSubcommand
{
    private readonly Argument<string> file = new("FILE") { Description = "The zip file to write." };

    public StoreExportCommand()
        : base("export", "Writes all results into one file, for another machine or a CI cache.")
    {
        Arguments.Add(file);
        AddLast();
    }

    public override IReadOnlyList<(string CommandLine, string Does)> Examples => [("mcmc store export results.zip", "the same results give the same bytes")];

    protected override void Run(ParseResult parsed, ResultStore store, Terminal terminal)
    {
        var path = parsed.GetRequiredValue(file);
        var count = StoreArchive.Export(store, path);
        terminal.Result(new StoreChangeDocument(store.Folder, count), JsonFormat.Default.StoreChangeDocument, console => console.Line($"Wrote {count} results to {path}"));
    }
}
