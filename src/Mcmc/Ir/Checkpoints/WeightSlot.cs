namespace Mcmc.Ir.Checkpoints;

/// <summary>A weight of a model and what a checkpoint may call it.</summary>
/// <param name="Weight">The initializer.</param>
/// <param name="Node">Its first reader.</param>
/// <param name="Role">What the module calls it: <c>weight</c>, <c>bias</c>, <c>running_mean</c>, <c>running_var</c>.</param>
/// <param name="Module">The module that the node was exported from; null where its name does not say.</param>
/// <param name="IsTurned">Whether PyTorch keeps the transpose of it, if it is not found by its name.</param>
internal sealed record WeightSlot(Value Weight, Node Node, string Role, string? Module, bool IsTurned);

/// <summary>The weights of a graph that training changes, in graph order.</summary>
internal static class WeightSlots
{
    private static readonly string[] Affine = ["weight", "bias"];
    private static readonly string[] Normalisation = ["weight", "bias", "running_mean", "running_var"];

    public static IReadOnlyList<WeightSlot> Of(Graph graph)
    {
        var slots = new List<WeightSlot>();
        var seen = new HashSet<Value>(ReferenceEqualityComparer.Instance);
        foreach (var node in graph.Nodes)
        {
            var roles = Roles(node);
            for (var input = 0; input < node.Inputs.Count; input++)
            {
                // Elementwise operators hold biases and scales, but constants too: they count where they have a name.
                if (node.Inputs[input] is { Initializer: { Rank: > 0 } tensor } weight && IsFloat(tensor.Type) && seen.Add(weight))
                {
                    var role = input >= 1 && input <= roles.Length ? roles[input - 1] : "";
                    slots.Add(new WeightSlot(weight, node, role, role.Length > 0 ? Module(node.Name) : null, IsTurned(node, input)));
                }
            }
        }

        return slots;
    }

    /// <summary>
    /// The module of a node that PyTorch exported: <c>/features/features.0/Conv</c> → <c>features.0</c>. A segment that begins
    /// with the one before it replaces that.
    /// </summary>
    internal static string? Module(string node)
    {
        var segments = node.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (!node.StartsWith('/') || segments.Length < 2)
        {
            return null;
        }

        var (path, last) = ("", "");
        foreach (var segment in segments[..^1])
        {
            var parent = segment.StartsWith(last + ".", StringComparison.Ordinal) && last.Length > 0 ? path[..^last.Length] : path.Length > 0 ? path + "." : "";
            (path, last) = (parent + segment, segment);
        }

        return path;
    }

    private static string[] Roles(Node node) => node.OpType switch
    {
        "Conv" or "ConvTranspose" or "Gemm" or "LayerNormalization" or "InstanceNormalization" or "GroupNormalization" => Affine,
        "BatchNormalization" => Normalisation,
        "MatMul" or "PRelu" => ["weight"],
        _ => [],
    };

    private static bool IsTurned(Node node, int input) =>
        input == 1 && (node.OpType == "MatMul" || (node.OpType == "Gemm" && node.Int("transB", 0) == 0));

    private static bool IsFloat(DataType type) => type is DataType.Float or DataType.Float16 or DataType.BFloat16 or DataType.Double;
}
