namespace Mcmc.Tests.Architecture;

/// <summary>The folders of src/Mcmc, bottom to top. A folder uses only itself and those before it.</summary>
internal static class Layers
{
    public const string RootNamespace = "Mcmc";

    public static readonly IReadOnlyList<string> BottomUp =
    [
        "Diagnostics", "Ir", "Operators", "Runtime", "Data", "Pruning", "Costs", "Training", "Search", "Compression",
    ];

    /// <summary>The layer that a namespace belongs to, or null when it is not one of the engine's.</summary>
    public static string? Of(string? typeNamespace)
    {
        var parts = typeNamespace?.Split('.') ?? [];
        return parts.Length >= 2 && parts[0] == RootNamespace ? parts[1] : null;
    }

    public static bool MayUse(string user, string used) =>
        BottomUp.IndexOf(used) is >= 0 and var usedLevel && usedLevel <= BottomUp.IndexOf(user);

    private static int IndexOf(this IReadOnlyList<string> layers, string layer)
    {
        for (var index = 0; index < layers.Count; index++)
        {
            if (layers[index] == layer)
            {
                return index;
            }
        }

        return -1;
    }
}
