using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Proofs.Zoo;

/// <summary>Sizes for the input dimensions that an export leaves open, so that nobody has to give them by hand.</summary>
internal static class OpenDimensions
{
    /// <summary>Length of a sequence of ids: within the position tables of the zoo's text networks.</summary>
    private const long Tokens = 8;

    /// <summary>The file's own shapes; open dimensions behind the first are 8 where integers are fed, else <paramref name="size"/>.</summary>
    public static InputShapes Bind(Graph graph, long size = 32) => Bind(graph, 1, Tokens, size);

    /// <summary>Other sizes for all that is open; null where nothing is.</summary>
    public static InputShapes? Other(Graph graph, long size = 32) =>
        graph.Feeds.Any(f => f.Shape?.Any(d => d.Size is null) == true) ? Bind(graph, 2, Tokens - 2, 2 * size) : null;

    private static InputShapes Bind(Graph graph, long batch, long tokens, long size)
    {
        var given = new Dictionary<string, long[]>(StringComparer.Ordinal);
        foreach (var feed in graph.Feeds.Where(f => f.Shape?.Skip(1).Any(d => d.Size is null) == true))
        {
            var open = feed.Type is DataType.Int64 or DataType.Int32 ? tokens : size;
            given[feed.Name] = [.. feed.Shape!.Select((d, axis) => d.Size ?? (axis == 0 ? batch : open))];
        }

        return new InputShapes(given, batch);
    }
}
