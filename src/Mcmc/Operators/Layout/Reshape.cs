using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Layout;

/// <summary>The same elements in other dimensions; a target entry of 0 copies the input's, one −1 is inferred (ONNX "Reshape").</summary>
[OnnxOperator("Reshape")]
internal sealed class Reshape : Operator
{
    public override bool IsView => true;

    public override void InferShapes(ShapeContext c)
    {
        var from = c.In(0);
        if ((c.Node.Ints("shape")?.ToArray() ?? c.Ints(1)) is not { } target)
        {
            return;
        }

        if (ReshapeTarget.Resolve(c.Node, from, target) is not { } dims)
        {
            c.Fail($"reshapes {NodeShapes.Product(from)} elements to [{string.Join(", ", target)}]");
            return;
        }

        c.Set(0, dims);
        c.MoveContents(0, 0);
    }

    public override void TieAxes(TieContext c)
    {
        c.MoveSources(0, 0);
        if (!c.IsShapeArithmetic(0))
        {
            AxisRegrouping.Tie(c, 0, 0);
        }

        if (c.Node.Has("shape") || ReshapeTarget.CanFollow(c))
        {
            c.ReadSources(1);
        }
        else
        {
            c.FenceInputs("computes its shape from the batch size and the number of channels at once");
        }
    }

    public override void Slice(SliceContext c)
    {
        var runtime = c.Node.Ints("shape")?.ToArray() ?? c.NewInts(1);
        var isRight = runtime is not null && ReshapeTarget.Resolve(c.Node, c.NewIn(0), runtime)?.AsSpan().SequenceEqual(c.NewOut(0)) is true;
        if (isRight || ReshapeTarget.AfterCut(c) is not { } target)
        {
            return;
        }

        if (c.Node.Has("shape"))
        {
            c.Node.Set("shape", target);
        }
        else
        {
            c.SetInts(1, target);
        }
    }

    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Reshape(c.Gradient, c.In(0)));
}
