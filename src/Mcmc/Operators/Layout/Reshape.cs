using Mcmc.Operators.Axes;
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

        var dims = new long[target.Length];
        var inferred = -1;
        for (var i = 0; i < dims.Length; i++)
        {
            var copies = target[i] == 0 && c.Node.Int("allowzero", 0) == 0;
            dims[i] = copies ? from[i] : target[i];
            if (dims[i] == -1)
            {
                (inferred, dims[i]) = (i, 1);
            }
        }

        var (total, rest) = (NodeShapes.Product(from), NodeShapes.Product(dims));
        if (inferred >= 0 && rest > 0)
        {
            dims[inferred] = total / rest;
        }

        if (NodeShapes.Product(dims) != total)
        {
            c.Fail($"reshapes {total} elements to [{string.Join(", ", target)}]");
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
        if ((!c.IsCut(0) && !c.HasSources(1)) || ReshapeTarget.AfterCut(c) is not { } target)
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
}
