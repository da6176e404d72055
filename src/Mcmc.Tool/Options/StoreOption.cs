using System.CommandLine;

namespace Mcmc.Tool.Options;

/// <summary><c>--store DIR</c>: where results are kept for every project of the machine.</summary>
internal sealed class StoreOption : Option<string?>
{
    public StoreOption()
        : base("--store")
    {
        Description = "Folder of the store (default: the variable McmcStoreDirectory, else mcmc/store in the local application data).";
        HelpName = "DIR";
    }

    /// <returns>What was named; null for the default.</returns>
    public string? Folder(ParseResult parsed) => parsed.GetValue(this);
}
