namespace Mcmc.Ir;

/// <summary>The files beside a model that hold its external data.</summary>
internal static class ExternalFiles
{
    /// <summary>Absolute paths, each once.</summary>
    /// <param name="model">A model that was read from a file.</param>
    /// <param name="path">That file.</param>
    public static IEnumerable<string> Of(Model model, string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Locations(model.Graph).Distinct(StringComparer.Ordinal).Select(location => Path.Combine(folder, location));
    }

    private static IEnumerable<string> Locations(Graph graph)
    {
        var tensors = graph.Initializers.Select(v => v.Initializer)
            .Concat(graph.Nodes.SelectMany(n => n.Attributes.Values).OfType<TensorAttribute>().Select(a => a.Value));
        return tensors.Select(t => t?.ExternalLocation).OfType<string>()
            .Concat(graph.Nodes.SelectMany(n => n.Subgraphs).SelectMany(Locations));
    }
}
