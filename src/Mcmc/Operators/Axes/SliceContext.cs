using System.Runtime.InteropServices;
using Mcmc.Ir;

namespace Mcmc.Operators.Axes;

/// <summary>
/// What an operator sees while a model is sliced: its node in the copy (to be changed), and for every axis which
/// positions stay. The weights among its inputs are already sliced.
/// </summary>
internal sealed class SliceContext(Node original, Node node, AxisTies ties, Func<Value, int, int[]?> kept, Action<Node, int, Tensor> setConstant)
{
    /// <summary>The node in the copy.</summary>
    public Node Node { get; } = node;

    /// <summary>The version of the operator set of the node's domain.</summary>
    public long Opset => ties.Model.Opsets.GetValueOrDefault(original.Domain, 1);

    /// <summary>Dimensions before the cut.</summary>
    public long[] OldIn(int input) => ties[original.Inputs[input]!]!.Dims;

    public long[] OldOut(int output) => ties[original.Outputs[output]!]!.Dims;

    /// <summary>Dimensions after the cut.</summary>
    public long[] NewIn(int input) => NewDims(original.Inputs[input]!);

    public long[] NewOut(int output) => NewDims(original.Outputs[output]!);

    /// <summary>The positions that stay on an input axis, ascending; null where all do.</summary>
    public int[]? KeptIn(int input, int axis) => kept(original.Inputs[input]!, axis);

    public int[]? KeptOut(int output, int axis) => kept(original.Outputs[output]!, axis);

    /// <summary>Whether any axis of the output loses positions.</summary>
    public bool IsCut(int output) => !OldOut(output).AsSpan().SequenceEqual(NewOut(output));

    /// <summary>Whether an output dimension follows the batch size or another open dimension.</summary>
    public bool IsDynamicOut(int output, int axis) => ties.Shapes.IsDynamic(original.Outputs[output]!, axis);

    public bool IsDynamicIn(int input, int axis) => ties.Shapes.IsDynamic(original.Inputs[input]!, axis);

    public Tensor? Constant(int input) => original.Input(input)?.Constant;

    /// <summary>The integers that an input held before the cut, where they are known.</summary>
    public long[]? Ints(int input) => original.Input(input) is { } value ? ties.Shapes.Ints(value) : null;

    /// <summary>
    /// The integers that an input will hold at run time after the cut, unless they are replaced; null where they are not
    /// known, or arithmetic on a length that changes makes them something else.
    /// </summary>
    public long[]? NewInts(int input)
    {
        if (Ints(input) is not { } ints)
        {
            return null;
        }

        var result = (long[])ints.Clone();
        for (var element = 0; element < result.Length; element++)
        {
            var cut = ties.SourcesOf(original.Inputs[input]!, element).Where(s => kept(s.Value, s.Axis) is not null).ToList();
            if (cut is [{ IsLength: true } length])
            {
                result[element] = kept(length.Value, length.Axis)!.Length;
            }
            else if (cut.Count > 0)
            {
                return null;
            }
        }

        return result;
    }

    /// <summary>Gives this node, and no other reader, a new constant in place of an input.</summary>
    public void SetConstant(int input, Tensor tensor) => setConstant(Node, input, tensor);

    /// <summary>Gives this node new integers in place of an input, in that input's element type; a list unless dimensions are given.</summary>
    public void SetInts(int input, long[] values, long[]? dims = null)
    {
        var old = original.Input(input);
        dims ??= [values.Length];
        SetConstant(input, old is not null && ties.Shapes.TypeOf(old) == DataType.Int32
            ? new Tensor(DataType.Int32, dims, MemoryMarshal.AsBytes(Array.ConvertAll(values, v => (int)Math.Clamp(v, int.MinValue, int.MaxValue)).AsSpan()).ToArray())
            : Tensor.Ints(values, dims));
    }

    /// <summary>Whether a computed input follows the batch size or another open dimension, so that no constant can stand in its place.</summary>
    public bool FollowsBatch(int input) => original.Input(input) is { Constant: null } value && ties.Shapes.ContentsFollowBatch(value);

    private long[] NewDims(Value value)
    {
        var dims = (long[])ties[value]!.Dims.Clone();
        for (var axis = 0; axis < dims.Length; axis++)
        {
            dims[axis] = kept(value, axis)?.Length ?? dims[axis];
        }

        return dims;
    }
}
