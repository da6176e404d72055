using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.ShapeArithmetic;

/// <summary>A tensor of the given shape filled with one value. Like a constant's, its axes are open to whoever reads them first.</summary>
[OnnxOperator("ConstantOfShape")]
internal sealed class ConstantOfShape : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        if (c.Ints(0) is not { } dims)
        {
            return;
        }

        var value = c.Node.Tensor("value") ?? Tensor.Floats([0f], 1);
        c.Set(0, dims, value.Type);
        var count = NodeShapes.Product(dims);
        if (count > GraphShapes.LongestInts)
        {
            return;
        }

        if (value.ToInts() is [var whole])
        {
            c.SetInts(0, [.. Enumerable.Repeat(whole, (int)count)]);
        }
        else if (value.ToFloats() is [var real])
        {
            c.SetReals(0, [.. Enumerable.Repeat((double)real, (int)count)]);
        }
    }

    public override void TieAxes(TieContext c)
    {
        if (c.CanReplace(0))
        {
            c.ReadSources(0);
            if (!c.IsShapeArithmetic(0))
            {
                c.Open(0);
            }

            return;
        }

        // Computed from the batch size too: an axis may only be as long as another one, whatever happens to that.
        var elements = Enumerable.Range(0, c.Out(0).Length).Select(e => c.ReadSources(0, e)).ToList();
        if (elements.Any(e => e.Count > 0 && e is not [{ IsLength: true }]))
        {
            c.FenceInputs("computes its shape from the batch size and the number of channels at once");
            return;
        }

        for (var axis = 0; axis < elements.Count; axis++)
        {
            c.Write(0, axis, elements[axis] is [var source] ? source.Labels : null);
        }
    }

    public override void Slice(SliceContext c)
    {
        if (c.NewInts(0)?.AsSpan().SequenceEqual(c.NewOut(0)) is not true && !c.FollowsBatch(0))
        {
            c.SetInts(0, c.NewOut(0));
        }
    }

    public override void Differentiate(GradientContext c) => c.Refuse("reads a shape alone");
}
