using Mcmc.Pruning;

namespace Mcmc.Tool.Output.Documents;

/// <summary>The result of <c>mcmc prune</c>. Its groups, saved in a file of their own, are a policy again.</summary>
internal sealed record PruneDocument(
    CostsDocument Before,
    CostsDocument After,
    bool Verified,
    double? MaxAbsDifference,
    IReadOnlyList<KeptDocument> Groups) : Document;

/// <param name="Id">The group.</param>
/// <param name="Width">Its width in the original.</param>
/// <param name="Kept">The atoms that stay, ascending.</param>
internal sealed record KeptDocument(string Id, int Width, IReadOnlyList<long> Kept)
{
    /// <summary>The groups that a policy decides on, in graph order.</summary>
    public static IReadOnlyList<KeptDocument> Of(Policy policy) =>
        [.. policy.Groups.Prunable.Select(g => new KeptDocument(g.Id, g.Width, [.. policy.Kept(g).Select(atom => (long)atom)]))];
}
