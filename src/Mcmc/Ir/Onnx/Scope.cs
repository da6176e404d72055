namespace Mcmc.Ir.Onnx;

/// <summary>The names that a graph defines, with those of the graphs around it; the nearest wins.</summary>
internal sealed class Scope(Scope? around)
{
    private readonly Dictionary<string, Value> values = new(StringComparer.Ordinal);

    /// <summary>The graph's own value of that name.</summary>
    public Value? Own(string name) => values.GetValueOrDefault(name);

    /// <summary>The value that the name means here.</summary>
    public Value? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Around)
        {
            if (scope.values.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>A new value of that name, or null when the graph already has one.</summary>
    public Value? Define(string name)
    {
        var value = new Value(name);
        return values.TryAdd(name, value) ? value : null;
    }

    private Scope? Around { get; } = around;
}
