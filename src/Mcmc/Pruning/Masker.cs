using System.Runtime.InteropServices;
using Mcmc.Ir;

namespace Mcmc.Pruning;

/// <summary>
/// The oracle's side: the original model, all shapes as they were, with the consumers of the removed channels zeroed
/// (the weights that a product sums over, or the computed input where neither factor is a constant).
/// </summary>
internal static class Masker
{
    public static Model Mask(Policy policy)
    {
        var groups = policy.Groups;
        var kept = new KeptPositions(policy);
        var copy = new ModelCopy(groups.Model);
        foreach (var (node, input, axis) in groups.Ties.Contractions)
        {
            var value = node.Inputs[input]!;
            if (kept.Of(value, axis) is not { } positions)
            {
                continue;
            }

            var masked = copy[value];
            if (masked.Initializer is { } weight)
            {
                masked.Initializer = TensorSlicer.Mask(weight, axis, positions);
            }
            else if (value.Constant is { } constant)
            {
                masked.Producer!.Set("value", TensorSlicer.Mask(constant, axis, positions));
            }
            else
            {
                InsertMask(copy, groups, (node, input, axis), positions);
            }
        }

        return copy.Model;
    }

    private static void InsertMask(ModelCopy copy, ChannelGroups groups, (Node Node, int Input, int Axis) at, int[] positions)
    {
        var value = at.Node.Inputs[at.Input]!;
        var dims = groups.Shapes[value]!;
        var mask = new float[dims[at.Axis]];
        foreach (var position in positions)
        {
            mask[position] = 1;
        }

        var graph = copy.Model.Graph;
        var reader = copy[at.Node];
        var name = $"{value.Name}_mask_{graph.Nodes.IndexOf(reader)}_{at.Input}_{at.Axis}";
        var shape = dims.Select((_, axis) => axis == at.Axis ? dims[axis] : 1).ToArray();
        var factor = new Value(name) { Initializer = Typed(mask, shape, groups.Shapes.TypeOf(value)) };
        var product = new Value(name + "_product");
        var multiply = new Node("Mul", "", name);
        multiply.Inputs.AddRange([reader.Inputs[at.Input], factor]);
        multiply.Outputs.Add(product);
        product.Producer = multiply;
        graph.Initializers.Add(factor);
        graph.Nodes.Insert(graph.Nodes.IndexOf(reader), multiply);
        reader.Inputs[at.Input] = product;
    }

    private static Tensor Typed(float[] mask, long[] shape, DataType type) => type switch
    {
        DataType.Float16 => new Tensor(type, shape, MemoryMarshal.AsBytes(Array.ConvertAll(mask, v => (Half)v).AsSpan()).ToArray()),
        DataType.Double => new Tensor(type, shape, MemoryMarshal.AsBytes(Array.ConvertAll(mask, v => (double)v).AsSpan()).ToArray()),
        _ => Tensor.Floats(mask, shape),
    };
}
