using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Axes;

/// <summary>
/// What an operator sees while axes are tied: it reads the labels of input axes, ties them, and writes the labels of
/// output axes. Input axes that it does not read are fenced; output axes that it does not write are plain.
/// </summary>
internal sealed class TieContext(Node node, Model model, AxisTies ties)
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
        if (axes.IsOpen(axis))
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

    /// <summary>Ties two axes position by position; where one of them is plain, the other is fenced. Returns the labels, or null if both are plain.</summary>
    public int[]? Tie(int[]? first, int[]? second)
    {
        if (first is null || second is null)
        {
            Fence(first ?? second, "is tied to an axis that nothing can be removed from");
            return first ?? second;
        }

        for (var i = 0; i < first.Length; i++)
        {
            ties.Labels.Tie(first[i], second[i]);
        }

        return first;
    }

    public void Tie(int first, int second) => ties.Labels.Tie(first, second);

    public int[] Fresh(long count) => ties.Labels.Fresh(count);

    public int Find(int label) => ties.Labels.Find(label);

    /// <summary>Says that the operator sums over an input axis: the channels removed there are masked on this input.</summary>
    public void Contract(int input, int axis) => ties.Contractions.Add(new Contraction(Node, input, axis));

    /// <summary>Forbids the removal of these labels; <paramref name="reason"/> continues the sentence "Node …".</summary>
    public void Fence(ReadOnlySpan<int> labels, string reason) => ties.FenceAll(labels, new Fence(Node.ToString(), reason));

    /// <summary>
    /// Ties the two axes that a product sums over and marks where removed channels are masked: on the constant side,
    /// or on the first input where both are computed (a term of the sum is gone when one factor is zero).
    /// </summary>
    public void ContractPair((int Input, int Axis) first, (int Input, int Axis) second)
    {
        var a = Read(first.Input, first.Axis);
        var b = Read(second.Input, second.Axis);
        if (a is null && b is null)
        {
            return;
        }

        Tie(a, b);
        var masked = IsConstant(second.Input) ? second : first;
        Contract(masked.Input, masked.Axis);
    }

    /// <summary>
    /// Keeps an input axis whole. Where it is part of a block, channels can still go by the block's other axes; else they are
    /// fenced, and returned so that the output can carry the reason on.
    /// </summary>
    public int[]? FenceAxis(int input, int axis, string reason)
    {
        if (Peek(input, axis) is { IsSingle: false } block)
        {
            Ignore(input, axis);
            ties.Collapse(Axes(input), block, axis);
            return null;
        }

        var labels = Read(input, axis);
        Fence(labels, reason);
        return labels;
    }

    public void FenceInputs(string reason)
    {
        var fence = new Fence(Node.ToString(), reason);
        foreach (var value in Node.Inputs.OfType<Value>().Concat(Graph.Captured(Node)))
        {
            ties.FenceValue(value, fence);
            ties.FenceSources(value, fence);
        }
    }

    /// <summary>The axis lengths that an input's integers come from; reading them says that they may change.</summary>
    public IReadOnlyList<LengthSource> ReadSources(int input)
    {
        sourcesRead.Add(input);
        return Node.Input(input) is { } value ? ties.SourcesOf(value) : [];
    }

    /// <summary>The axis lengths that one element of an input comes from. Reads all of the input's sources.</summary>
    public IReadOnlyList<LengthSource> ReadSources(int input, int element)
    {
        sourcesRead.Add(input);
        return Node.Input(input) is { } value ? ties.SourcesOf(value, element) : [];
    }

    /// <summary>
    /// Whether a cut may put a constant in place of an input: it is one already, or shape arithmetic whose result is
    /// known and does not follow the batch size.
    /// </summary>
    public bool CanReplace(int input) =>
        Node.Input(input) is { } value && (IsConstant(input) || ((Shapes.Ints(value) is not null || Shapes.Reals(value) is not null) && !Shapes.ContentsFollowBatch(value)));

    /// <summary>Whether one element of an input is, whatever the cut, the length of the axis with these labels.</summary>
    public bool IsLengthOf(int input, int element, int[] labels) =>
        Node.Input(input) is { } value
        && ties.SourcesOf(value, element) is [{ IsLength: true } source]
        && source.Labels.Length == labels.Length
        && source.Labels.Zip(labels).All(pair => Find(pair.First) == Find(pair.Second));

    /// <summary>Says which axis lengths all of an output's integers are computed from.</summary>
    public void WriteSources(int output, IEnumerable<LengthSource> sources)
    {
        foreach (var source in sources)
        {
            ties.WritableSources(Node.Outputs[output]!).AddToAll(source with { IsLength = false });
        }
    }

    /// <summary>Says which axis lengths one element of an output is computed from.</summary>
    public void WriteSources(int output, int element, IEnumerable<LengthSource> sources)
    {
        foreach (var source in sources)
        {
            ties.WritableSources(Node.Outputs[output]!).Add(element, source);
        }
    }

    /// <summary>Says that element i of an output is element <paramref name="positions"/>[i] of an input (the same order unless given).</summary>
    public void MoveSources(int input, int output, int[]? positions = null)
    {
        if (Node.Output(output) is null || ReadSources(input).Count == 0)
        {
            return;
        }

        var count = positions?.Length ?? NodeShapes.Product(Out(output));
        if (count > GraphShapes.LongestInts)
        {
            WriteSources(output, ReadSources(input));
            return;
        }

        for (var element = 0; element < count; element++)
        {
            WriteSources(output, element, ReadSources(input, positions?[element] ?? element));
        }
    }

    /// <summary>Shape arithmetic: every output's integers come from where the inputs' came from.</summary>
    public void PassSources()
    {
        for (var input = 0; input < Inputs; input++)
        {
            var sources = ReadSources(input);
            for (var output = 0; output < Node.Outputs.Count && sources.Count > 0; output++)
            {
                WriteSources(output, sources);
            }
        }
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
