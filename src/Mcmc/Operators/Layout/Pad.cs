using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Layout;

/// <summary>
/// Adds positions before and after each axis (ONNX "Pad"). Constant padding of a labelled axis makes channels of its
/// own, which may be removed like any other (the option-A shortcut of CIFAR ResNets).
/// </summary>
[OnnxOperator("Pad")]
internal sealed class Pad : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var dims = (long[])c.In(0).Clone();
        if (Pads(c.Node, dims.Length, c.Ints) is not { } pads)
        {
            return;
        }

        for (var axis = 0; axis < dims.Length; axis++)
        {
            dims[axis] += pads[axis] + pads[dims.Length + axis];
        }

        c.Set(0, dims);
    }

    public override void TieAxes(TieContext c)
    {
        var rank = c.In(0).Length;
        var pads = Pads(c.Node, rank, c.Ints)!;
        var canWiden = c.Node.Text("mode", "constant") == "constant" && (!c.HasInput(1) || c.CanReplace(1));
        for (var axis = 0; axis < rank; axis++)
        {
            var isPadded = pads[axis] != 0 || pads[rank + axis] != 0;
            if (isPadded && c.Out(0)[axis] <= LabelForest.LongestAxis && pads[axis] >= 0 && pads[rank + axis] >= 0 && canWiden && c.Read(0, axis) is { } labels)
            {
                c.Write(0, axis, [.. c.Fresh(pads[axis]), .. labels, .. c.Fresh(pads[rank + axis])]);
            }
        }

        c.Carry(0, 0, axis => pads[axis] == 0 && pads[rank + axis] == 0 ? axis : null);
        if (c.CanReplace(1))
        {
            c.ReadSources(1);
        }
    }

    public override void Slice(SliceContext c)
    {
        var old = c.OldIn(0);
        var pads = Pads(c.Node, old.Length, c.Ints)!;
        for (var axis = 0; axis < old.Length; axis++)
        {
            if (c.KeptOut(0, axis) is { } kept && (pads[axis] != 0 || pads[old.Length + axis] != 0))
            {
                var (before, inside) = (pads[axis], old[axis]);
                pads[axis] = kept.Count(k => k < before);
                pads[old.Length + axis] = kept.Count(k => k >= before + inside);
            }
        }

        if (Pads(c.Node, old.Length, c.NewInts)?.AsSpan().SequenceEqual(pads) is true)
        {
            return;
        }

        if (c.Node.Has("pads"))
        {
            c.Node.Set("pads", pads);
        }
        else if (c.Node.Input(3) is null)
        {
            c.SetInts(1, pads);
        }
        else
        {
            var axes = c.Ints(3)!;
            c.SetInts(1, [.. axes.Select(a => pads[Normal(a)]), .. axes.Select(a => pads[old.Length + Normal(a)])]);
        }

        long Normal(long axis) => axis < 0 ? axis + old.Length : axis;
    }

    /// <summary>Pads of all axes, begins then ends; null where they are not known.</summary>
    private static long[]? Pads(Node node, int rank, Func<int, long[]?> ints)
    {
        if ((node.Ints("pads") ?? node.Ints("paddings"))?.ToArray() is { } attribute)
        {
            return attribute.Length == 2 * rank ? attribute : null;
        }

        if (ints(1) is not { } given || (node.Input(3) is not null && ints(3) is null))
        {
            return null;
        }

        var axes = node.Input(3) is null ? [.. Enumerable.Range(0, rank).Select(a => (long)a)] : ints(3)!;
        if (given.Length != 2 * axes.Length)
        {
            return null;
        }

        var pads = new long[2 * rank];
        for (var i = 0; i < axes.Length; i++)
        {
            var axis = axes[i] < 0 ? axes[i] + rank : axes[i];
            (pads[axis], pads[rank + axis]) = (given[i], given[axes.Length + i]);
        }

        return pads;
    }

    public override void Differentiate(GradientContext c)
    {
        var rank = c.In(0).Length;
        if (c.Node.Text("mode", "constant") != "constant" || Pads(c.Node, rank, c.Ints) is not { } pads)
        {
            c.Refuse("pads with copies of other elements");
            return;
        }

        c.Set(0, () => c.G.Pad(c.Gradient, [.. pads[..rank].Select(p => -p)], [.. pads[rank..].Select(p => -p)]));
    }
}
