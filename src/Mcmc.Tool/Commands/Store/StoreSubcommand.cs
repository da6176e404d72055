using System.CommandLine;
using Mcmc.Compression.Locking;
using Mcmc.Diagnostics;
using Mcmc.Tool.Options;
using Mcmc.Tool.Output;

namespace Mcmc.Tool.Commands.Store;

/// <summary>A command over one store.</summary>
internal abstract class StoreSubcommand : EngineCommand
{
    private readonly StoreOption store = new();

    protected StoreSubcommand(string name, string description)
        : base(name, description)
    {
    }

    /// <summary>Adds what each takes, behind its own options.</summary>
    protected void AddLast()
    {
        Options.Add(store);
        AddJson();
    }

    protected sealed override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var opened = ResultStore.Open(store.Folder(parsed)) ?? throw new McmcException(
            Codes.StoreUnusable, "This account has no local application data. Name a folder with --store, or in the variable McmcStoreDirectory.");
        Run(parsed, opened, terminal);
        return 0;
    }

    protected abstract void Run(ParseResult parsed, ResultStore store, Terminal terminal);
}
