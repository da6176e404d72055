using Mcmc.Diagnostics;
using Mcmc.Ir;

namespace Mcmc.Operators.Shapes;

/// <summary>
/// The concrete input dimensions under which a model is looked at: what the user gave (<c>--input NAME=1x3x32x32</c>),
/// the file's own numbers, and the batch size for a symbolic first dimension.
/// </summary>
internal sealed class InputShapes(IReadOnlyDictionary<string, long[]>? given = null, long batch = 1)
{
    private readonly IReadOnlyDictionary<string, long[]> given = given ?? new Dictionary<string, long[]>();

    /// <summary>The size bound to a symbolic first dimension.</summary>
    public long Batch { get; } = batch;

    /// <summary>Input dimensions that the user gave, by input name.</summary>
    public IReadOnlyDictionary<string, long[]> Given => given;

    /// <summary>The same shapes at another batch size; given shapes keep all dimensions but a symbolic first one.</summary>
    public InputShapes WithBatch(long size, Graph graph)
    {
        var changed = new Dictionary<string, long[]>(StringComparer.Ordinal);
        foreach (var (name, dims) in given)
        {
            var declared = graph.Feeds.FirstOrDefault(f => f.Name == name)?.Shape;
            var free = dims.Length > 0 && declared is not null && declared[0].Size is null;
            changed[name] = free ? [size, .. dims[1..]] : dims;
        }

        return new InputShapes(changed, size);
    }

    /// <summary>Whether the user gave sizes to dimensions behind the first that the file leaves open.</summary>
    public bool HasOpenSizes(Graph graph) => graph.Feeds.Any(f => given.TryGetValue(f.Name, out var dims) && OpenAxes(f, dims).Any());

    /// <summary>The same shapes with other sizes in the place of those.</summary>
    public InputShapes WithSizes(Func<long, long> change, Graph graph)
    {
        var changed = new Dictionary<string, long[]>(given, StringComparer.Ordinal);
        foreach (var feed in graph.Feeds.Where(f => given.ContainsKey(f.Name)))
        {
            var dims = (long[])given[feed.Name].Clone();
            foreach (var axis in OpenAxes(feed, dims))
            {
                dims[axis] = change(dims[axis]);
            }

            changed[feed.Name] = dims;
        }

        return new InputShapes(changed, Batch);
    }

    /// <summary>The dimensions of every input, with the sizes that symbols take.</summary>
    /// <exception cref="McmcException">MCMC3008 where a dimension stays open; MCMC4012 where a given shape does not fit.</exception>
    public (Dictionary<Value, long[]> Inputs, Dictionary<string, long> Symbols) Bind(Graph graph)
    {
        var inputs = new Dictionary<Value, long[]>(ReferenceEqualityComparer.Instance);
        var symbols = new Dictionary<string, long>(StringComparer.Ordinal);
        var unknown = given.Keys.Except(graph.Feeds.Select(f => f.Name), StringComparer.Ordinal).FirstOrDefault();
        if (unknown is not null)
        {
            throw new McmcException(Codes.InputMismatch, $"The model has no input '{unknown}'; it has {string.Join(", ", graph.Feeds.Select(f => $"'{f.Name}'"))}.");
        }

        // Given shapes first: they decide what a symbol means for the inputs that share it.
        foreach (var input in graph.Feeds.OrderBy(f => given.ContainsKey(f.Name) ? 0 : 1))
        {
            if (given.TryGetValue(input.Name, out var dims))
            {
                Accept(input, dims, symbols);
                inputs[input] = dims;
            }
            else if (input.Shape is not null)
            {
                inputs[input] = [.. input.Shape.Select((d, axis) => Resolve(input, d, axis, symbols))];
            }
            else if (input.Type != DataType.Undefined)
            {
                throw new McmcException(Codes.ShapeUnknown, $"Input '{input.Name}' declares no shape. Give one: --input {input.Name}=1x3x224x224.");
            }
        }

        return (inputs, symbols);
    }

    private static IEnumerable<int> OpenAxes(Value feed, long[] dims) =>
        Enumerable.Range(1, Math.Max(0, dims.Length - 1)).Where(axis => feed.Shape is null || (axis < feed.Shape.Count && feed.Shape[axis].Size is null));

    private static void Accept(Value input, long[] dims, Dictionary<string, long> symbols)
    {
        if (input.Shape is not { } declared)
        {
            return;
        }

        if (declared.Count != dims.Length)
        {
            throw new McmcException(Codes.InputMismatch, $"Input '{input.Name}' has {declared.Count} dimensions ({string.Join('x', declared)}), not {dims.Length}.");
        }

        for (var i = 0; i < dims.Length; i++)
        {
            if (declared[i].Size is { } size && size != dims[i])
            {
                throw new McmcException(Codes.InputMismatch, $"Dimension {i} of input '{input.Name}' is {size} in the model, not {dims[i]}.");
            }

            if (declared[i].Symbol is { } symbol)
            {
                symbols[symbol] = dims[i];
            }
        }
    }

    private long Resolve(Value input, Dimension dimension, int axis, Dictionary<string, long> symbols)
    {
        if (dimension.Size is { } size)
        {
            // Some exporters write 0 or −1 for "any batch".
            return size > 0 || axis > 0 ? size : Batch;
        }

        if (dimension.Symbol is { } symbol && symbols.TryGetValue(symbol, out var bound))
        {
            return bound;
        }

        if (axis > 0)
        {
            throw new McmcException(
                Codes.ShapeUnknown,
                $"Dimension {axis} of input '{input.Name}' ({string.Join('x', input.Shape!)}) is not fixed. Give the shape: --input {input.Name}={string.Join('x', input.Shape!.Select((d, i) => d.Size ?? (i == 0 ? 1 : 224)))}.");
        }

        if (dimension.Symbol is { } free)
        {
            symbols[free] = Batch;
        }

        return Batch;
    }
}
