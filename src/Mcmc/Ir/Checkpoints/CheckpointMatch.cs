namespace Mcmc.Ir.Checkpoints;

/// <summary>Which tensor goes into which weight.</summary>
internal sealed class CheckpointMatch
{
    private const string Counter = "num_batches_tracked";
    private static readonly string[] Normalization = ["weight", "bias", "running_mean", "running_var"];

    private readonly Checkpoint checkpoint;
    private readonly IReadOnlyList<WeightSlot> slots;
    private readonly Dictionary<string, CheckpointTensor> byName;
    private readonly Dictionary<WeightSlot, CheckpointTensor> direct = [];
    private readonly Dictionary<Node, FoldedNormalization> folded = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> used = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> places;

    public CheckpointMatch(Checkpoint checkpoint, IReadOnlyList<WeightSlot> slots)
    {
        (this.checkpoint, this.slots) = (checkpoint, slots);
        byName = checkpoint.Tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        places = checkpoint.Tensors.Select((t, i) => (t.Name, i)).ToDictionary(t => t.Name, t => t.i, StringComparer.Ordinal);
        MatchNames();
        MatchFolded();
    }

    /// <summary>What does not fit, a phrase each.</summary>
    public IEnumerable<string> Problems()
    {
        foreach (var slot in slots.Where(s => s.Role != "bias" || !folded.ContainsKey(s.Node)))
        {
            if (!direct.TryGetValue(slot, out var tensor))
            {
                if (slot.Role.Length > 0 || IsParameter(slot.Weight.Name))
                {
                    yield return $"it has no '{Wanted(slot)}', of {slot.Node}, [{string.Join(", ", slot.Weight.Initializer!.Dims)}]";
                }
            }
            else if (!Fits(slot, tensor))
            {
                yield return $"'{tensor.Name}' is {tensor.Type} [{string.Join(", ", tensor.Dims)}], and '{slot.Weight.Name}' in the model is [{string.Join(", ", slot.Weight.Initializer!.Dims)}]";
            }
        }

        foreach (var extra in checkpoint.Tensors.Where(t => !used.Contains(t.Name) && !t.Name.EndsWith(Counter, StringComparison.Ordinal)))
        {
            yield return $"the model has no weight for '{extra.Name}' [{string.Join(", ", extra.Dims)}]";
        }
    }

    /// <summary>The numbers for a weight, in the model's order; null where the checkpoint has none and none is needed.</summary>
    public float[]? Tensor(WeightSlot slot)
    {
        if (folded.TryGetValue(slot.Node, out var normalization))
        {
            return slot.Role == "weight" ? normalization.Weight() : normalization.Bias();
        }

        if (!direct.TryGetValue(slot, out var tensor))
        {
            return null;
        }

        return IsTurned(slot, tensor) ? Turned(tensor.Floats()!, tensor.Dims) : tensor.Floats();
    }

    /// <summary>Numbers of a matrix, transposed.</summary>
    private static float[] Turned(float[] values, long[] dims)
    {
        var (rows, columns) = ((int)dims[0], (int)dims[1]);
        var result = new float[values.Length];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                result[j * rows + i] = values[i * columns + j];
            }
        }

        return result;
    }

    private void MatchNames()
    {
        foreach (var slot in slots)
        {
            if (byName.TryGetValue(slot.Weight.Name, out var tensor) || (slot.Module is not null && byName.TryGetValue($"{slot.Module}.{slot.Role}", out tensor)))
            {
                direct[slot] = tensor;
                used.Add(tensor.Name);
            }
        }
    }

    /// <summary>
    /// A convolution whose weights an exporter merged with the normalisation behind it: in the checkpoint, the statistics that
    /// follow the convolution's weights, which no node of the graph takes.
    /// </summary>
    private void MatchFolded()
    {
        foreach (var slot in slots.Where(s => s.Role == "weight" && s.Node.Input(2) is not null && s.Node.OpType is "Conv" or "ConvTranspose" or "Gemm"))
        {
            if (!direct.TryGetValue(slot, out var weight) || !Fits(slot, weight) || !weight.Name.EndsWith(".weight", StringComparison.Ordinal))
            {
                continue;
            }

            var own = weight.Name[..^"weight".Length];
            var channels = slot.Weight.Initializer!.Dims[slot.Node.OpType == "ConvTranspose" ? 1 : 0];
            CheckpointTensor?[] parameters = [.. Following(weight, own)];
            var bias = byName.GetValueOrDefault(own + "bias");
            if (parameters is [_, _, { } mean, { } variance] && parameters.Append(bias).All(p => p is null || (IsFloat(p) && p.Dims is [var length] && length == channels && (p == bias || !used.Contains(p.Name)))))
            {
                used.UnionWith(parameters.Append(bias).OfType<CheckpointTensor>().Select(t => t.Name));
                folded[slot.Node] = new FoldedNormalization(weight, bias, parameters[0], parameters[1], mean, variance, slot.Node.OpType == "ConvTranspose" ? 1 : 0);
            }
        }
    }

    /// <summary>Weight, bias and statistics of the module that follows another in the checkpoint; null for what it does not have.</summary>
    private IEnumerable<CheckpointTensor?> Following(CheckpointTensor weight, string own)
    {
        for (var i = places[weight.Name]; i < checkpoint.Tensors.Count; i++)
        {
            if (checkpoint.Tensors[i].Name is var next && !next.StartsWith(own, StringComparison.Ordinal))
            {
                var module = next[..(next.LastIndexOf('.') + 1)];
                return Normalization.Select(role => byName.GetValueOrDefault(module + role));
            }
        }

        return [];
    }

    private static bool Fits(WeightSlot slot, CheckpointTensor tensor) =>
        IsFloat(tensor) && (IsTurned(slot, tensor) ? tensor.Dims is [var rows, var columns] && slot.Weight.Initializer!.Dims.AsSpan().SequenceEqual([columns, rows]) : SameShape(slot, tensor));

    /// <summary>A square matrix that was found by its module is turned too.</summary>
    private static bool IsTurned(WeightSlot slot, CheckpointTensor tensor) => slot.IsTurned && (tensor.Name != slot.Weight.Name || !SameShape(slot, tensor));

    private static bool IsFloat(CheckpointTensor tensor) => tensor.Type is DataType.Float or DataType.Double or DataType.Float16 or DataType.BFloat16;

    private static bool SameShape(WeightSlot slot, CheckpointTensor tensor) => tensor.Dims.AsSpan().SequenceEqual(slot.Weight.Initializer!.Dims);

    /// <summary>Parameters of a module have its path in their names; constants that an exporter made have not.</summary>
    private static bool IsParameter(string name) => name.Contains('.', StringComparison.Ordinal) && !name.StartsWith('/') && !name.Contains("::", StringComparison.Ordinal);

    private static string Wanted(WeightSlot slot) =>
        slot.Module is not null && slot.Weight.Name.Contains("::", StringComparison.Ordinal) ? $"{slot.Module}.{slot.Role}" : slot.Weight.Name;
}
