using Mcmc.Ir;

namespace Mcmc.Costs;

/// <summary>A constant that counts as parameters.</summary>
/// <param name="Value">The initializer, or the output of a Constant node.</param>
/// <param name="Tensor">Its content.</param>
/// <param name="Reader">The first node of the main graph that reads it (for weights of nested graphs, the node around them).</param>
internal readonly record struct Weight(Value Value, Tensor Tensor, Node Reader);
