using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Pooling;

/// <summary>One number for each channel of X [N,C,…]: [N,C,1,…].</summary>
internal abstract class GlobalPoolOperator : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        if (c.In(0).Length < 2)
        {
            c.Fail("pools a tensor without channels");
        }

        c.Set(0, [.. c.In(0).Select((d, axis) => axis < 2 ? d : 1)]);
    }

    public override void TieAxes(TieContext c) => c.Carry(0, 0, axis => axis < 2 ? axis : null);
}
