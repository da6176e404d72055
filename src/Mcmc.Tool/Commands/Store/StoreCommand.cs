using System.CommandLine;

namespace Mcmc.Tool.Commands.Store;

/// <summary><c>mcmc store key|list|clear|import|export</c>: the results that builds of this machine share.</summary>
internal sealed class StoreCommand : Command
{
    public StoreCommand()
        : base("store", "Results that the builds of a machine share, and CI caches restore.")
    {
        Subcommands.Add(new StoreKeyCommand());
        Subcommands.Add(new StoreListCommand());
        Subcommands.Add(new StoreClearCommand());
        Subcommands.Add(new StoreImportCommand());
        Subcommands.Add(new StoreExportCommand());
    }
}
