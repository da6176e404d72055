using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.ShapeArithmetic;

/// <summary>The number of elements of the input.</summary>
[OnnxOperator("Size")]
internal sealed class Size : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        c.Set(0, [], DataType.Int64);
        c.SetInts(0, [NodeShapes.Product(c.In(0))]);
    }

    public override void TieAxes(TieContext c)
    {
        c.ReadSources(0);
        for (var axis = 0; axis < c.In(0).Length; axis++)
        {
            if (c.Peek(0, axis) is { } block)
            {
                c.WriteSources(0, [new LengthSource(c.Node.Inputs[0]!, axis, block.Labels, IsLength: false)]);
                c.Ignore(0, axis);
            }
        }
    }

    public override void Differentiate(GradientContext c) => c.Refuse("makes integers");
}
