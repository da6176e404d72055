using System.Runtime.InteropServices;
using Mcmc.Diagnostics;

namespace Mcmc.Ir.Checkpoints;

/// <summary>
/// Puts a checkpoint's tensors into a model's weights. Each weight is found by its name, or by the module that its node was
/// exported from (<c>/layer1/layer1.0/conv1/Conv</c> is <c>layer1.0.conv1</c>) where the exporter renamed it. Where the
/// export folded a BatchNormalization into the convolution before it and the checkpoint has both, they are folded here too.
/// </summary>
internal static class CheckpointWeights
{
    private const int MostNames = 20;

    /// <summary>Replaces the weights in place.</summary>
    /// <exception cref="McmcException">MCMC4016 naming every weight that is missing or has another shape, and every tensor
    /// that no weight takes; the model is then as it was. MCMC4014.</exception>
    public static void Load(Model model, Checkpoint checkpoint)
    {
        var slots = WeightSlots.Of(model.Graph);
        var matches = new CheckpointMatch(checkpoint, slots);
        var problems = matches.Problems().Take(MostNames + 1).ToList();
        if (problems.Count > 0)
        {
            throw new McmcException(
                Codes.CheckpointMismatch,
                $"The checkpoint '{checkpoint.Path}' does not fit the model: {string.Join("; ", problems.Take(MostNames))}{(problems.Count > MostNames ? "; and more" : "")}. Name the checkpoint that the model was exported from, or export the model again.",
                checkpoint.Path);
        }

        var loaded = slots.Select(slot => (slot.Weight, Tensor: matches.Tensor(slot))).ToList();
        foreach (var (weight, tensor) in loaded)
        {
            weight.Initializer = tensor is null ? weight.Initializer : Cast(weight.Initializer!, tensor);
        }
    }

    /// <summary>Floats as the type that the weight has in the model.</summary>
    private static Tensor Cast(Tensor weight, float[] values) => weight.With(weight.Dims, weight.Type switch
    {
        DataType.Float16 => MemoryMarshal.AsBytes(Array.ConvertAll(values, v => (Half)v).AsSpan()).ToArray(),
        DataType.BFloat16 => MemoryMarshal.AsBytes(Array.ConvertAll(values, Rounded).AsSpan()).ToArray(),
        DataType.Double => MemoryMarshal.AsBytes(Array.ConvertAll(values, v => (double)v).AsSpan()).ToArray(),
        _ => MemoryMarshal.AsBytes(values.AsSpan()).ToArray(),
    });

    /// <summary>The nearest bfloat16, ties to even.</summary>
    private static ushort Rounded(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)0x7FC0 : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
