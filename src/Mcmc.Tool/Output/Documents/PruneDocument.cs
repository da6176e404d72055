using Mcmc.Pruning;

namespace Mcmc.Tool.Output.Documents;

/// <summary>The result of <c>mcmc prune</c>. Its groups, saved in a file of their own, are a policy again.</summary>
internal sealed record PruneDocument(
    CostsDocument Before,
    CostsDocument After,
    bool Verified,
    double? MaxAbsDifference,
    RepairDocument? Repair,
    IReadOnlyList<KeptDocument> Groups) : Document;

/// <param name="Method"><c>leastSquares</c> on samples, or <c>similarity</c> of channels without data.</param>
/// <param name="Samples">Samples that it was repaired with.</param>
/// <param name="Layers">Layers whose weights changed.</param>
internal sealed record RepairDocument(string Method, int Samples, int Layers);

/// <param name="Id">The group.</param>
/// <param name="Width">Its width in the original.</param>
/// <param name="Kept">The atoms that stay, ascending.</param>
internal sealed record KeptDocument(string Id, int Width, IReadOnlyList<long> Kept)
{
    /// <summary>The groups that a policy decides on, in graph order.</summary>
    public static IReadOnlyList<KeptDocument> Of(Policy policy) =>
        [.. policy.Groups.Prunable.Select(g => new KeptDocument(g.Id, g.Width, [.. policy.Kept(g).Select(atom => (long)atom)]))];
}
