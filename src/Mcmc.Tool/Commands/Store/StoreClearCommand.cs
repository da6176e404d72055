using System.CommandLine;
using Mcmc.Compression.Locking;
using Mcmc.Tool.Output;
using Mcmc.Tool.Output.Documents;
using Mcmc.Tool.Output.Views;

namespace Mcmc.Tool.Commands.Store;

/// <summary><c>mcmc store clear [KEY…]</c>.</summary>
internal sealed class StoreClearCommand : StoreSubcommand
{
    private readonly Argument<string[]> keys = new("KEY") { Description = "Keys, or the beginnings of some, of the results to remove; none removes all.", Arity = ArgumentArity.ZeroOrMore };

    public StoreClearCommand()
        : base("clear", "Removes results. Lock files keep what they locked.")
    {
        Arguments.Add(keys);
        AddLast();
    }

    public override IReadOnlyList<(string CommandLine, string Does)> Examples => [("mcmc store clear", "everything"), ("mcmc store clear 3fa94c", "one result of 'mcmc store list'")];

    protected override void Run(ParseResult parsed, ResultStore store, Terminal terminal)
    {
        var named = parsed.GetValue(keys) ?? [];
        var removed = store.Clear(entry => named.Length == 0 || named.Any(key => entry.Key.StartsWith(key, StringComparison.OrdinalIgnoreCase)));
        terminal.Result(new StoreChangeDocument(store.Folder, removed), JsonFormat.Default.StoreChangeDocument, console => console.Line($"Removed {removed} results from {store.Folder}"));
    }
}
