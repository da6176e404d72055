using Mcmc.Operators.Axes;

namespace Mcmc.Proofs;

/// <summary>What fences have in common: operator and reason, without the names of nodes and values.</summary>
internal static class FenceKind
{
    public static string Of(Fence fence)
    {
        var isNode = fence.Where.Contains(" '", StringComparison.Ordinal);
        var reason = string.Join('…', fence.Reason.Split('\'').Where((_, i) => i % 2 == 0));
        return isNode ? $"{fence.Where.Split(' ')[0]} {reason}" : reason;
    }
}
