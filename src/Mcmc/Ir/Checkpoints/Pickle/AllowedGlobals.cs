using Mcmc.Diagnostics;

namespace Mcmc.Ir.Checkpoints.Pickle;

/// <summary>
/// What the pickles of state dictionaries look up, and what each makes here. Everything else (<c>os.system</c>, but also a
/// whole model, which needs its classes) is refused: nothing of a pickle is ever called.
/// </summary>
internal static class AllowedGlobals
{
    private static readonly Dictionary<string, DataType> Storages = new(StringComparer.Ordinal)
    {
        ["FloatStorage"] = DataType.Float,
        ["DoubleStorage"] = DataType.Double,
        ["HalfStorage"] = DataType.Float16,
        ["BFloat16Storage"] = DataType.BFloat16,
        ["LongStorage"] = DataType.Int64,
        ["IntStorage"] = DataType.Int32,
        ["ShortStorage"] = DataType.Int16,
        ["CharStorage"] = DataType.Int8,
        ["ByteStorage"] = DataType.UInt8,
        ["BoolStorage"] = DataType.Bool,
    };

    private static readonly HashSet<string> Opaque = new(
        [
            "torch.device", "numpy.dtype", "numpy.ndarray", "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar", "numpy.core.multiarray._reconstruct",
            "numpy._core.multiarray._reconstruct", "_codecs.encode", "builtins.set", "__builtin__.set", "builtins.frozenset", "__builtin__.frozenset",
            "builtins.complex", "collections.Counter", "collections.defaultdict", "builtins.list", "builtins.int", "builtins.dict", "datetime.datetime", "datetime.timedelta",
        ],
        StringComparer.Ordinal);

    private static readonly HashSet<string> Known = new(
        ["collections.OrderedDict", "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_parameter", "torch.nn.parameter.Parameter", "torch.Size"],
        StringComparer.Ordinal);

    /// <exception cref="McmcException">MCMC4015 for a name that is not on the list.</exception>
    public static PickleGlobal Look(string path, string module, string name)
    {
        var global = new PickleGlobal(module, name);
        var isType = module == "torch" && !name.Contains('.', StringComparison.Ordinal) && name is "float32" or "float64" or "float16" or "bfloat16" or "int64" or "int32" or "int16" or "int8" or "uint8" or "bool";
        return isType || StorageType(global) is not null || Known.Contains(global.ToString()) || Opaque.Contains(global.ToString()) ? global : throw new McmcException(
            Codes.CheckpointUnsafe,
            $"The checkpoint '{path}' asks for '{global}', which only Python code could make; pickles are read here, and never executed. Save the weights alone, with torch.save(model.state_dict(), …) or as safetensors, and do not use the file if you do not know where it comes from.",
            path);
    }

    /// <summary>The element type of a storage class; null for every other name.</summary>
    public static DataType? StorageType(PickleGlobal global) =>
        global.Module is "torch" or "torch.cuda" or "torch.storage" && Storages.TryGetValue(global.Name, out var type) ? type : null;

    /// <summary>What calling a name with these arguments makes.</summary>
    public static object? Make(string path, PickleGlobal global, IReadOnlyList<object?> arguments) => global.ToString() switch
    {
        "collections.OrderedDict" => Dictionary(arguments),
        "torch._utils._rebuild_tensor" or "torch._utils._rebuild_tensor_v2" => Tensor(path, arguments),
        "torch._utils._rebuild_parameter" or "torch.nn.parameter.Parameter" when arguments is [TorchTensor data, ..] => data,
        "torch.Size" when arguments is [PickleTuple or PickleList] => arguments[0],
        _ => PickleOpaque.Instance,
    };

    private static PickleDictionary Dictionary(IReadOnlyList<object?> arguments)
    {
        var dictionary = new PickleDictionary();
        foreach (var pair in (arguments.Count > 0 ? Items(arguments[0]) : null) ?? [])
        {
            if (Items(pair) is [var key, var value])
            {
                dictionary.Set(key, value);
            }
        }

        return dictionary;
    }

    private static TorchTensor Tensor(string path, IReadOnlyList<object?> arguments)
    {
        if (arguments is not [TorchStorage storage, long offset, var size, var stride, ..] || Numbers(size) is not { } dims || Numbers(stride) is not { } strides)
        {
            throw CheckpointFault.Unreadable(path, "its pickle describes a tensor in a way that is not known", "Save the weights as safetensors.");
        }

        return new TorchTensor(storage, offset, dims, strides);
    }

    private static long[]? Numbers(object? value) =>
        Items(value) is { } items && items.All(i => i is long) ? [.. items.Cast<long>()] : null;

    private static IReadOnlyList<object?>? Items(object? value) => value switch
    {
        PickleTuple tuple => tuple.Items,
        PickleList list => list.Items,
        _ => null,
    };
}
