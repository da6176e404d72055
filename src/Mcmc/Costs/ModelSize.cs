using Mcmc.Ir;

namespace Mcmc.Costs;

/// <summary>The size of a model on disk.</summary>
internal static class ModelSize
{
    /// <summary>Bytes of the file and of the external data that the model names in its folder.</summary>
    public static long OnDisk(string path, Model model)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return new FileInfo(path).Length + Locations(model.Graph).Distinct(StringComparer.Ordinal).Sum(location => new FileInfo(Path.Combine(folder, location)).Length);
    }

    private static IEnumerable<string> Locations(Graph graph)
    {
        var tensors = graph.Initializers.Select(v => v.Initializer)
            .Concat(graph.Nodes.SelectMany(n => n.Attributes.Values).OfType<TensorAttribute>().Select(a => a.Value));
        return tensors.Select(t => t?.ExternalLocation).OfType<string>()
            .Concat(graph.Nodes.SelectMany(n => n.Subgraphs).SelectMany(Locations));
    }
}
