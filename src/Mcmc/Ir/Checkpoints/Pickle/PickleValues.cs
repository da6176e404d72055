namespace Mcmc.Ir.Checkpoints.Pickle;

/// <summary>A name that a pickle looks up: on the allow-list, and never called.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>What a pickle makes that no tensor can depend on (a device, a NumPy number, a set).</summary>
internal sealed class PickleOpaque
{
    public static readonly PickleOpaque Instance = new();
}

internal sealed record PickleTuple(IReadOnlyList<object?> Items);

/// <summary>A mutable list.</summary>
internal sealed class PickleList
{
    public List<object?> Items { get; } = [];
}

/// <summary>A dictionary in the order in which it was filled; a key that comes again replaces its value, as in Python.</summary>
internal sealed class PickleDictionary
{
    private readonly Dictionary<object, int> places = [];

    public List<(object Key, object? Value)> Items { get; } = [];

    public object? this[string key] => places.TryGetValue(key, out var place) ? Items[place].Value : null;

    public void Set(object? key, object? value)
    {
        // Keys that are no strings or numbers are of no use here.
        if (key is not (string or long))
        {
            return;
        }

        if (places.TryGetValue(key, out var place))
        {
            Items[place] = (key, value);
        }
        else
        {
            places[key] = Items.Count;
            Items.Add((key, value));
        }
    }
}

/// <summary>The elements of one or several tensors.</summary>
/// <param name="Type">Element type.</param>
/// <param name="Key">Its name in the file.</param>
/// <param name="Count">Number of elements.</param>
/// <param name="Offset">Where in the storage of that name it begins, in elements.</param>
internal sealed record TorchStorage(DataType Type, string Key, long Count, long Offset = 0);

/// <summary>A view of a storage, in elements.</summary>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Dims, long[] Strides);
