using Mcmc.Compression.Locking;

namespace Mcmc.Tool.Output.Documents;

/// <summary>The result of <c>mcmc store list</c>.</summary>
internal sealed record StoreListDocument(string Folder, IReadOnlyList<StoreResultDocument> Results) : Document
{
    public static StoreListDocument Of(string folder, IEnumerable<StoreEntry> entries) => new(folder, [.. entries.Select(e =>
        new StoreResultDocument(e.Key, e.Lock.File, e.Lock.Sha256, e.Bytes, e.Lock.Tool, e.Lock.Algorithm, e.Lock.Budgets))]);
}

internal sealed record StoreResultDocument(string Key, string File, string Sha256, long Bytes, string Tool, int Algorithm, IReadOnlyList<LockedBudget> Budgets);

/// <summary>The result of <c>mcmc store key</c>.</summary>
internal sealed record StoreKeyDocument(string Key) : Document;

/// <summary>The result of <c>mcmc store clear</c>, <c>import</c> and <c>export</c>.</summary>
/// <param name="Folder">The store.</param>
/// <param name="Results">How many it was about.</param>
internal sealed record StoreChangeDocument(string Folder, int Results) : Document;
