using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Resampling;

/// <summary>
/// Interpolates along the axes whose length changes. An axis that keeps its length keeps its channels; where the target
/// is given as sizes, the entry of a cut axis follows.
/// </summary>
internal abstract class ResizeOperator : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var dims = (long[])c.In(0).Clone();
        var axes = Axes(c.Node, dims.Length);
        if (Sizes(c) is { } sizes)
        {
            CheckCount(c, axes, sizes.Length);
            Resize(c, dims, axes, sizes);
        }
        else if (Scales(c) is { Length: > 0 } scales)
        {
            CheckCount(c, axes, scales.Length);
            for (var i = 0; i < axes.Length; i++)
            {
                dims[axes[i]] = (long)((float)scales[i] * dims[axes[i]]);
            }
        }
        else
        {
            return;
        }

        c.Set(0, dims);
    }

    public override void TieAxes(TieContext c)
    {
        var input = SizesInput(c.Node);
        var axes = Axes(c.Node, c.In(0).Length);
        var canReplace = input < 0 || c.CanReplace(input);
        if (c.Node.Text("coordinate_transformation_mode", "") == "tf_crop_and_resize" || (!canReplace && !AreSizesRight(c, input, axes)))
        {
            c.FenceInputs("computes a crop or its size from the batch size and the number of channels at once");
            return;
        }

        if (input >= 0)
        {
            c.ReadSources(input);
        }

        c.Carry(0, 0, axis => c.In(0)[axis] == c.Out(0)[axis] ? axis : null);
    }

    public override void Slice(SliceContext c)
    {
        var input = SizesInput(c.Node);
        if (input < 0 || c.FollowsBatch(input))
        {
            return;
        }

        // A policy other than "stretch" may give a size that is not the one asked for: only axes that are cut change.
        var axes = Axes(c.Node, c.OldIn(0).Length);
        var old = c.Ints(input)!;
        long[] sizes = [.. axes.Select((axis, i) => c.KeptOut(0, axis)?.Length ?? old[i])];
        if (c.NewInts(input)?.AsSpan().SequenceEqual(sizes) is not true)
        {
            c.SetInts(input, sizes);
        }
    }

    /// <summary>The input that holds the output's sizes; −1 where there is none.</summary>
    protected virtual int SizesInput(Node node) => -1;

    /// <summary>The factors by which the axes grow, where they are known.</summary>
    protected abstract double[]? Scales(ShapeContext c);

    private long[]? Sizes(ShapeContext c) => SizesInput(c.Node) is >= 0 and var input ? c.Ints(input) : null;

    /// <summary>From opset 18 on, sizes and scales may speak of some axes only.</summary>
    private static int[] Axes(Node node, int rank) =>
        node.Ints("axes") is { } named ? [.. named.Select(a => AxisNumber.Normalize(a, rank))] : [.. Enumerable.Range(0, rank)];

    private static void CheckCount(ShapeContext c, int[] axes, int count)
    {
        if (axes.Length != count)
        {
            c.Fail($"resizes {axes.Length} axes by {count} numbers");
        }
    }

    private static void Resize(ShapeContext c, long[] dims, int[] axes, long[] sizes)
    {
        var policy = c.Node.Text("keep_aspect_ratio_policy", "stretch");
        var ratios = axes.Select((axis, i) => (float)sizes[i] / dims[axis]).ToArray();
        for (var i = 0; i < axes.Length; i++)
        {
            dims[axes[i]] = policy switch
            {
                "not_larger" => (long)Math.Floor(ratios.Min() * dims[axes[i]] + 0.5f),
                "not_smaller" => (long)Math.Floor(ratios.Max() * dims[axes[i]] + 0.5f),
                _ => sizes[i],
            };
        }
    }

    /// <summary>Whether the sizes computed at run time follow any cut: those of labelled axes are their lengths, the others come from elsewhere.</summary>
    private static bool AreSizesRight(TieContext c, int input, int[] axes)
    {
        for (var i = 0; i < axes.Length; i++)
        {
            var isRight = c.Peek(0, axes[i]) is { } block
                ? block.IsSingle && c.IsLengthOf(input, i, block.Labels)
                : c.ReadSources(input, i).Count == 0;
            if (!isRight)
            {
                return false;
            }
        }

        return true;
    }

    public override void Differentiate(GradientContext c) => ResizeGradient.Differentiate(c);
}
