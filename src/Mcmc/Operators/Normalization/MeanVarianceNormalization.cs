using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Normalization;

/// <summary>Shifts and scales to mean 0 and variance 1 over <c>axes</c> (by default batch and space of an NCHW tensor).</summary>
[OnnxOperator("MeanVarianceNormalization")]
internal sealed class MeanVarianceNormalization : Operator
{
    private static readonly long[] DefaultAxes = [0, 2, 3];

    public override void InferShapes(ShapeContext c)
    {
        foreach (var axis in c.Node.Ints("axes") ?? DefaultAxes)
        {
            c.Axis(axis, c.In(0).Length);
        }

        c.Set(0, c.In(0));
    }

    public override void TieAxes(TieContext c)
    {
        foreach (var axis in c.Node.Ints("axes") ?? DefaultAxes)
        {
            c.FenceAxis(0, AxisNumber.Normalize(axis, c.In(0).Length), "normalises over this axis");
        }

        c.Copy(0, 0);
    }
}
