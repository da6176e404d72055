using Mcmc.Ir;

namespace Mcmc.Training;

/// <summary>A node without a gradient: the layers behind it stay as they are.</summary>
/// <param name="Reason">Goes on from the node's name.</param>
internal sealed record FrozenNode(Node Node, string Reason)
{
    public override string ToString() => $"{Node} {Reason}";
}
