namespace Mcmc.Operators.Axes;

/// <summary>Why a channel cannot be removed: the node (or value) that needs it, and the reason in a few words.</summary>
internal sealed record Fence(string Where, string Reason)
{
    public override string ToString() => $"{Where}: {Reason}";
}
