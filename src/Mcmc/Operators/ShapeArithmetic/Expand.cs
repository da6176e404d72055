using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.ShapeArithmetic;

/// <summary>The input broadcast together with a shape; an entry of 1 keeps the input's dimension.</summary>
[OnnxOperator("Expand")]
internal sealed class Expand : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        if (c.Ints(1) is not { } shape)
        {
            return;
        }

        var dims = Broadcasting.Dims(c.In(0), shape) ?? throw c.Contradiction($"cannot broadcast its input to [{string.Join(", ", shape)}]");
        c.Set(0, dims);
        if (c.HasContents(0) && NodeShapes.Product(dims) <= GraphShapes.LongestInts)
        {
            c.MoveContents(0, 0, Broadcasting.Positions(c.In(0), dims));
        }
    }

    public override void TieAxes(TieContext c)
    {
        if (!c.CanReplace(1))
        {
            TieToLengths(c);
        }

        var offset = c.Out(0).Length - c.In(0).Length;
        c.Carry(0, 0, axis => c.In(0)[axis] == c.Out(0)[axis + offset] && c.In(0)[axis] != 1 && !IsNumbered(c, axis) ? axis + offset : null);
        if (c.CanReplace(1) || Enumerable.Range(0, (int)c.In(1)[0]).All(e => IsRight(c, e)))
        {
            c.ReadSources(1);
            WriteStretched(c);
        }
        else
        {
            c.FenceInputs("computes its shape from the batch size and the number of channels at once");
        }

        if (c.ReadSources(0).Count > 0)
        {
            c.WriteSources(0, c.ReadSources(0));
        }
    }

    public override void Slice(SliceContext c)
    {
        var (from, to, shape) = (c.NewIn(0), c.NewOut(0), c.Ints(1)!);
        if (c.FollowsBatch(1) || (c.NewInts(1) is { } runtime && Broadcasting.Dims(from, runtime)?.AsSpan().SequenceEqual(to) is true))
        {
            return;
        }

        // Where the input has the length already, 1 says so.
        c.SetInts(1, [.. shape.Select((entry, e) =>
        {
            var (axis, own) = (e + to.Length - shape.Length, e + from.Length - shape.Length);
            return entry == 1 || (own >= 0 && from[own] == to[axis]) ? 1 : to[axis];
        })]);
    }

    /// <summary>Whether an entry is right by itself after any cut: it keeps the input's axis, is its length, or stretches a one to a length of its own.</summary>
    private static bool IsRight(TieContext c, int element)
    {
        var axis = element + c.Out(0).Length - (int)c.In(1)[0];
        var sources = c.ReadSources(1, element);
        return c.PeekOutput(0, axis) is { } block
            ? c.Ints(1)![element] == 1 || (block.IsSingle && c.IsLengthOf(1, element, block.Labels))
            : sources.Count == 0 || (Stretches(c, axis) && sources is [{ IsLength: true }]);
    }

    /// <summary>Whether an open axis has its length written in a shape that cannot be replaced: it stays whole.</summary>
    private static bool IsNumbered(TieContext c, int axis) =>
        c.IsOpen(0, axis) && !c.CanReplace(1) && axis + c.In(1)[0] - c.In(0).Length is >= 0 and var element && c.Ints(1)![element] != 1;

    /// <summary>An axis that is expanded to the length of another one, which it has already, is cut together with that.</summary>
    private static void TieToLengths(TieContext c)
    {
        for (var element = 0; element < c.In(1)[0]; element++)
        {
            var own = element + c.In(0).Length - (int)c.In(1)[0];
            if (own >= 0 && c.In(0)[own] != 1 && c.ReadSources(1, element) is [{ IsLength: true } source] && source.Labels.Length == c.In(0)[own])
            {
                c.Tie(c.Read(0, own), source.Labels);
            }
        }
    }

    private static bool Stretches(TieContext c, int axis) =>
        axis + c.In(0).Length - c.Out(0).Length is var own && (own < 0 || c.In(0)[own] == 1);

    private static void WriteStretched(TieContext c)
    {
        for (var element = 0; element < c.In(1)[0]; element++)
        {
            var axis = element + c.Out(0).Length - (int)c.In(1)[0];
            if (Stretches(c, axis) && c.ReadSources(1, element) is [{ IsLength: true } source])
            {
                c.Write(0, axis, source.Labels);
            }
        }
    }

    public override void Differentiate(GradientContext c) => c.Set(0, c.Gradient);
}
