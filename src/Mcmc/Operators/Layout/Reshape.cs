using Mcmc.Ir;
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
        if (c.Ints(0) is { } ints)
        {
            c.SetInts(0, ints);
        }
    }

    public override void TieAxes(TieContext c)
    {
        AxisRegrouping.Tie(c, 0, 0);
        if (c.HasInput(1))
        {
            c.ReadSources(1);
            if (c.In(1).Length == 1)
            {
                c.Ignore(1, 0);
            }
        }

        // Integers reshaped on their way to another shape.
        var sources = c.ReadSources(0);
        if (sources.Count > 0)
        {
            c.WriteSources(0, sources);
        }
    }

    public override void Slice(SliceContext c)
    {
        if (!c.IsCut(0))
        {
            return;
        }

        var old = c.Node.Ints("shape")?.ToArray() ?? c.Ints(1)!;
        var target = ReshapeTarget.AfterCut(c, old);
        if (c.Node.Has("shape"))
        {
            c.Node.Set("shape", target);
        }
        else
        {
            c.SetConstant(1, Tensor.Ints(target, target.Length));
        }
    }
}
