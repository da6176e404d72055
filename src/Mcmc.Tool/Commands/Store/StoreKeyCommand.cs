using System.CommandLine;
using Mcmc.Compression.Locking;
using Mcmc.Tool.Output;
using Mcmc.Tool.Output.Documents;

namespace Mcmc.Tool.Commands.Store;

/// <summary><c>mcmc store key LOCK…</c>: the key of a CI cache.</summary>
internal sealed class StoreKeyCommand : StoreSubcommand
{
    private readonly Argument<string[]> locks = new("LOCK") { Description = "The lock files of a project.", Arity = ArgumentArity.OneOrMore };

    public StoreKeyCommand()
        : base("key", "Prints one key for what lock files were made from: the key of a CI cache.")
    {
        Arguments.Add(locks);
        AddLast();
    }

    public override IReadOnlyList<(string CommandLine, string Does)> Examples => [("mcmc store key models/vgg16.mcmc.lock.json", "changes when an input or the algorithm does")];

    protected override void Run(ParseResult parsed, ResultStore store, Terminal terminal)
    {
        var keys = parsed.GetRequiredValue(locks).Select(path => LockFile.Read(path).Inputs.Key).Distinct().Order(StringComparer.Ordinal).ToList();
        var key = keys is [var one] ? one : InputHash.OfText(string.Join('\n', keys));
        terminal.Result(new StoreKeyDocument(key), JsonFormat.Default.StoreKeyDocument, _ => terminal.Out.WriteLine(key));
    }
}
