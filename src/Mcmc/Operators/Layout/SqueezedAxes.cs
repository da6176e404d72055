using Mcmc.Ir;

namespace Mcmc.Operators.Layout;

/// <summary>The axes that Squeeze and Unsqueeze name: an attribute before opset 13, an input after.</summary>
internal static class SqueezedAxes
{
    /// <summary>The axes; empty where none are named, null where they are not known.</summary>
    public static IReadOnlyList<long>? Of(Node node, Func<int, long[]?> ints) =>
        node.Ints("axes") ?? (node.Input(1) is null ? [] : ints(1));
}
