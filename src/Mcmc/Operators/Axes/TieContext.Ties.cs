using Mcmc.Ir;

namespace Mcmc.Operators.Axes;

/// <summary>Ties, contractions and fences.</summary>
internal sealed partial class TieContext
{
    /// <summary>
    /// Reads axes that must be cut together, and ties them position by position. Where one of them is plain, nothing goes:
    /// labelled ones are fenced and open ones stay whole. Returns the common labels, null where there are none.
    /// </summary>
    public int[]? Join(params ReadOnlySpan<(int Input, int Axis)> at)
    {
        var isPlain = false;
        foreach (var (input, axis) in at)
        {
            isPlain |= Peek(input, axis) is null && !Axes(input).IsOpen(axis);
        }

        int[]? joined = null;
        foreach (var (input, axis) in at)
        {
            var labels = isPlain ? FenceAxis(input, axis, "is tied to an axis that nothing can be removed from") : Read(input, axis);
            joined = joined is null || labels is null ? joined ?? labels : Tie(joined, labels);
        }

        return joined;
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
        if (Join(first, second) is not null)
        {
            var masked = IsConstant(second.Input) ? second : first;
            Contract(masked.Input, masked.Axis);
        }
    }

    /// <summary>
    /// Keeps an input axis whole. Where it is part of a block, channels can still go by the block's other axes; else they are
    /// fenced, and returned so that the output can carry the reason on. An open axis becomes plain, here and where it is carried on to.
    /// </summary>
    public int[]? FenceAxis(int input, int axis, string reason)
    {
        if (Peek(input, axis) is { IsSingle: false } block)
        {
            Ignore(input, axis);
            ties.Collapse(Axes(input), block, axis);
            return null;
        }

        if (Axes(input).IsOpen(axis))
        {
            Ignore(input, axis);
            Axes(input).Close(axis);
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
}
