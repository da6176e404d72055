using Mcmc.Ir.Checkpoints.Pickle;

namespace Mcmc.Ir.Checkpoints;

/// <summary>Finds the tensors in what torch.save wrote, and copies them out of their storages.</summary>
/// <param name="path">The checkpoint.</param>
/// <param name="read">Reads a range of a storage, in bytes; it checks the storage's own length.</param>
/// <param name="isBigEndian">Whether elements have their highest byte first.</param>
internal sealed class TorchStateDictionary(string path, Func<TorchStorage, long, long, byte[]> read, bool isBigEndian)
{
    private const int Deepest = 8;
    private const int MostTensors = 1_000_000;
    private const int HighestRank = 64;
    private const long MostElements = 1L << 56;

    /// <summary>Where training scripts put the weights, the likeliest first.</summary>
    private static readonly string[] Keys = ["state_dict", "model_state_dict", "model_state", "model", "net", "network", "weights", "params", "module", "state_dict_ema", "model_ema", "ema"];

    /// <exception cref="Diagnostics.McmcException">MCMC4014 where there is no state dictionary.</exception>
    public IEnumerable<CheckpointTensor> Tensors(object? root)
    {
        var tensors = new List<CheckpointTensor>();
        Collect(Find(root as PickleDictionary, Deepest), "", tensors, Deepest);
        return tensors.Count > 0 ? tensors : throw CheckpointFault.Unreadable(path, "it holds no state dictionary", "Save the weights with torch.save(model.state_dict(), …).");
    }

    /// <summary>The dictionary that holds the weights: this one, or the one under a usual name, or the only one with tensors.</summary>
    private static PickleDictionary? Find(PickleDictionary? root, int depth)
    {
        if (root is null || depth == 0 || root.Items.Exists(i => i.Value is TorchTensor))
        {
            return root;
        }

        foreach (var key in Keys)
        {
            if (root[key] is PickleDictionary { Items.Count: > 0 } inner)
            {
                return Find(inner, depth - 1);
            }
        }

        return root.Items.Select(i => i.Value).OfType<PickleDictionary>().FirstOrDefault(d => d.Items.Exists(i => i.Value is TorchTensor)) ?? root;
    }

    private void Collect(PickleDictionary? dictionary, string prefix, List<CheckpointTensor> tensors, int depth)
    {
        foreach (var (key, value) in dictionary?.Items ?? [])
        {
            var name = $"{prefix}{key}";
            if (value is TorchTensor tensor)
            {
                tensors.Add(Entry(name, tensor));
            }
            else if (value is PickleDictionary inner && depth > 0)
            {
                Collect(inner, name + ".", tensors, depth - 1);
            }

            if (tensors.Count > MostTensors)
            {
                throw CheckpointFault.Unreadable(path, $"it claims more than {MostTensors} tensors");
            }
        }
    }

    private CheckpointTensor Entry(string name, TorchTensor tensor)
    {
        var count = CheckpointFault.Count(path, name, tensor.Dims);
        var storage = tensor.Storage;
        Int128 last = tensor.Offset;
        var isStrided = tensor.Dims.Length <= HighestRank && tensor.Strides.Length == tensor.Dims.Length && storage.Count <= MostElements && storage.Offset <= MostElements
            && tensor.Strides.Zip(tensor.Dims).All(axis => axis.First >= 0 && (axis.First <= storage.Count || axis.Second <= 1));
        for (var axis = 0; axis < tensor.Dims.Length && isStrided; axis++)
        {
            last += (Int128)(tensor.Dims[axis] - 1) * tensor.Strides[axis];
        }

        // A view that repeats elements may claim any size; no weight is saved that way.
        if (!isStrided || tensor.Offset < 0 || storage.Count < 0 || storage.Offset < 0 || (count > 0 && last >= storage.Count) || count > storage.Count)
        {
            throw CheckpointFault.Unreadable(path, $"tensor '{name}' of [{string.Join(", ", tensor.Dims)}] reaches past the {storage.Count} elements of its storage");
        }

        return new CheckpointTensor(name, storage.Type, tensor.Dims, () => Read(tensor, count));
    }

    private byte[] Read(TorchTensor tensor, long count)
    {
        var size = tensor.Storage.Type.Bits() / 8;
        if (count == 0)
        {
            return [];
        }

        var span = 1 + Enumerable.Range(0, tensor.Dims.Length).Sum(axis => (tensor.Dims[axis] - 1) * tensor.Strides[axis]);
        var bytes = read(tensor.Storage, (tensor.Storage.Offset + tensor.Offset) * size, span * size);
        if (isBigEndian)
        {
            Reverse(bytes, size);
        }

        return IsContiguous(tensor) ? bytes : Gather(tensor, bytes, size, count);
    }

    private static bool IsContiguous(TorchTensor tensor)
    {
        var expected = 1L;
        for (var axis = tensor.Dims.Length - 1; axis >= 0; axis--)
        {
            if (tensor.Dims[axis] != 1 && tensor.Strides[axis] != expected)
            {
                return false;
            }

            expected *= tensor.Dims[axis];
        }

        return true;
    }

    private static byte[] Gather(TorchTensor tensor, byte[] bytes, int size, long count)
    {
        var result = new byte[count * size];
        var index = new long[tensor.Dims.Length];
        for (var i = 0L; i < count; i++)
        {
            var at = 0L;
            for (var axis = 0; axis < index.Length; axis++)
            {
                at += index[axis] * tensor.Strides[axis];
            }

            Array.Copy(bytes, at * size, result, i * size, size);
            for (var axis = index.Length - 1; axis >= 0 && ++index[axis] == tensor.Dims[axis]; axis--)
            {
                index[axis] = 0;
            }
        }

        return result;
    }

    private static void Reverse(byte[] bytes, int size)
    {
        for (var at = 0; size > 1 && at < bytes.Length; at += size)
        {
            bytes.AsSpan(at, size).Reverse();
        }
    }
}
