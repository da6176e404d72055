using Mcmc.Ir;

namespace Mcmc.Costs;

/// <summary>What one node costs.</summary>
/// <param name="Name">The name a user knows the node by.</param>
/// <param name="OpType">Its operator.</param>
/// <param name="Macs">Multiply–accumulates at batch 1.</param>
/// <param name="Parameters">Elements of the weights that it is the first to read, so that the rows add up to the total.</param>
/// <param name="OutputShape">Dimensions of its first output at batch 1; null where they are not known.</param>
/// <param name="Node">The node itself.</param>
internal sealed record LayerCosts(string Name, string OpType, long Macs, long Parameters, IReadOnlyList<long>? OutputShape, Node Node);
