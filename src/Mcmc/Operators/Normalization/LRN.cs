using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Normalization;

/// <summary>Local response normalisation: each channel of X [N,C,…] divided by a sum over its neighbours.</summary>
[OnnxOperator("LRN")]
internal sealed class LRN : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        if (c.In(0).Length < 2)
        {
            c.Fail("normalises over channels that it does not have");
        }

        c.Set(0, c.In(0));
    }

    public override void TieAxes(TieContext c)
    {
        c.FenceAxis(0, 1, "normalises over neighbouring channels");
        c.Copy(0, 0);
    }
}
