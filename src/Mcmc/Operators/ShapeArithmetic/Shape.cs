using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.ShapeArithmetic;

/// <summary>The input's dimensions as integers, from axis <c>start</c> up to <c>end</c> (opset 15). Lengths of labelled axes are followed to their use.</summary>
[OnnxOperator("Shape")]
internal sealed class Shape : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var (start, end) = Range(c.Node, c.In(0).Length);
        var dims = c.In(0)[start..end];
        c.Set(0, [dims.Length], DataType.Int64);
        c.SetInts(0, dims);
    }

    public override void TieAxes(TieContext c)
    {
        c.ReadSources(0);
        var rank = c.In(0).Length;
        var (start, end) = Range(c.Node, rank);
        for (var axis = 0; axis < rank; axis++)
        {
            // An open axis is left unread, which keeps it whole: its labels would come too late.
            if (axis >= start && axis < end && c.Peek(0, axis) is { } block)
            {
                c.WriteSources(0, axis - start, [new LengthSource(c.Node.Inputs[0]!, axis, block.Labels, block.IsSingle)]);
                c.Ignore(0, axis);
            }
            else if (axis < start || axis >= end)
            {
                c.Ignore(0, axis);
            }
        }
    }

    private static (int Start, int End) Range(Node node, int rank)
    {
        var start = (int)Math.Clamp(AxisNumber.Normalize(node.Int("start", 0), rank), 0, rank);
        var end = (int)Math.Clamp(AxisNumber.Normalize(node.Int("end", rank), rank), 0, rank);
        return (start, Math.Max(start, end));
    }

    public override void Differentiate(GradientContext c) => c.Refuse("makes integers");
}
