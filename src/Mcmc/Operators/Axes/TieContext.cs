using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Axes;

/// <summary>
/// What an operator sees while axes are tied: it reads the labels of input axes, ties them, and writes the labels of
/// output axes. Input axes that it does not read are fenced; output axes that it does not write are plain.
/// </summary>
internal sealed partial class TieContext(Node node, Model model, AxisTies ties)
{
    private readonly HashSet<(int Input, int Axis)> read = [];
    private readonly HashSet<int> sourcesRead = [];

    public Node Node { get; } = node;

    public Model Model { get; } = model;

    public GraphShapes Shapes => ties.Shapes;

    public int Inputs => Node.Inputs.Count;

    public bool HasInput(int input) => Node.Input(input) is not null;

    public long[] In(int input) => Axes(input).Dims;

    public long[] Out(int output) => ties[Node.Outputs[output]!]!.Dims;

    public bool IsConstant(int input) => Node.Input(input)?.Constant is not null;

    /// <summary>The integers that an input is known to hold, or null.</summary>
    public long[]? Ints(int input) => Node.Input(input) is { } value ? Shapes.Ints(value) : null;

    /// <summary>
    /// Whether an output is a short list of known integers: shape arithmetic. Nothing is removed from it, so its
    /// operator only passes on where the integers come from.
    /// </summary>
    public bool IsShapeArithmetic(int output) =>
        Node.Output(output) is { } value && Shapes.TypeOf(value) is DataType.Int64 or DataType.Int32 or DataType.Bool && Shapes[value] is { Length: <= 1 } && Shapes.Ints(value) is not null;

    /// <summary>
    /// The labels along one input axis, one per position; null where the axis is plain. Splits a larger block along this
    /// axis; an axis of a constant that nobody has read before gets fresh labels.
    /// </summary>
    public int[]? Read(int input, int axis)
    {
        var axes = Axes(input);
        read.Add((input, axis));
        if (axes.IsOpen(axis) && axes.Dims[axis] > LabelForest.LongestAxis)
        {
            axes.Close(axis);
        }
        else if (axes.IsOpen(axis))
        {
            axes.Put(new Block([axis], ties.Labels.Fresh(axes.Dims[axis])));
        }

        return axes[axis] is { } block ? block.IsSingle ? block.Labels : ties.Resolve(axes, block, axis) : null;
    }

    /// <summary>
    /// The output has these axes of the input, renumbered and channel by channel. Blocks that do not lie wholly on them
    /// stay unread; open axes stay open, in both at once.
    /// </summary>
    public void Carry(int input, int output, Func<int, int?> outputAxis)
    {
        for (var axis = 0; axis < In(input).Length; axis++)
        {
            if (outputAxis(axis) is { } target)
            {
                CarryOpen(input, axis, output, target);
            }
        }

        foreach (var block in Axes(input).Blocks.ToList())
        {
            if (block.Axes.All(a => outputAxis(a) is not null))
            {
                foreach (var axis in block.Axes)
                {
                    Ignore(input, axis);
                }

                Write(output, block with { Axes = [.. block.Axes.Select(a => outputAxis(a)!.Value)] });
            }
        }
    }

    /// <summary>All blocks of an input, unsplit. Counts as reading every axis that has one.</summary>
    public IReadOnlyList<Block> ReadBlocks(int input)
    {
        Block[] blocks = [.. Axes(input).Blocks];
        foreach (var axis in blocks.SelectMany(b => b.Axes))
        {
            Ignore(input, axis);
        }

        return blocks;
    }

    /// <summary>The block that an input axis belongs to, without splitting it; null where the axis is plain or open.</summary>
    public Block? Peek(int input, int axis) => Axes(input)[axis];

    /// <summary>Whether nobody has read an axis yet of a constant, or of what is made like one.</summary>
    public bool IsOpen(int input, int axis) => Axes(input).IsOpen(axis);

    /// <summary>The block that this operator has written on an output axis, or null.</summary>
    public Block? PeekOutput(int output, int axis) => ties[Node.Outputs[output]!]![axis];

    /// <summary>Says that the operator leaves an input axis as it is, whatever its length (a Shape node, an axis summed to one value).</summary>
    public void Ignore(int input, int axis) => read.Add((input, axis));

    /// <summary>Leaves the axes of an output to whoever reads them first, like a constant's.</summary>
    public void Open(int output) => ties[Node.Outputs[output]!]!.Open();

    /// <summary>Labels an output axis; null leaves it plain.</summary>
    public void Write(int output, int axis, int[]? labels)
    {
        if (labels is not null)
        {
            Write(output, new Block([axis], labels));
        }
    }

    /// <summary>Labels one or several output axes together.</summary>
    public void Write(int output, Block block)
    {
        if (Node.Output(output) is { } value && ties[value] is { } axes)
        {
            axes.Put(block);
        }
    }

    /// <summary>The output has the input's axes, channel by channel.</summary>
    public void Copy(int input, int output) => Carry(input, output, static axis => axis);

    /// <summary>An open input axis becomes the output's in the same state; false where it is not open.</summary>
    public bool CarryOpen(int input, int axis, int output, int outputAxis)
    {
        if (!Axes(input).IsOpen(axis))
        {
            return false;
        }

        Ignore(input, axis);
        if (Node.Output(output) is { } value && ties[value] is { } axes)
        {
            axes.Share(outputAxis, Axes(input), axis);
        }

        return true;
    }

    /// <summary>Fences what the operator did not account for. Called once, after it.</summary>
    internal void Finish()
    {
        for (var input = 0; input < Inputs; input++)
        {
            if (Node.Input(input) is not { } value)
            {
                continue;
            }

            if (!sourcesRead.Contains(input))
            {
                ties.FenceSources(value, new Fence(Node.ToString(), "computes with the number of channels"));
            }

            if (ties[value] is { } axes)
            {
                FenceUnread(input, axes);
            }
        }
    }

    private void FenceUnread(int input, ValueAxes axes)
    {
        for (var axis = 0; axis < axes.Rank; axis++)
        {
            if (read.Contains((input, axis)))
            {
                continue;
            }

            axes.Close(axis);
            if (axes[axis] is not null)
            {
                FenceAxis(input, axis, $"needs axis {axis} of '{Node.Inputs[input]}' whole");
            }
        }
    }

    private ValueAxes Axes(int input) => ties[Node.Inputs[input]!]!;
}
