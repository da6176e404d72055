using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Resampling;

/// <summary>X [N,C,…] sampled at the points of a grid [N,…,d]: [N,C,…], each channel on its own.</summary>
[OnnxOperator("GridSample")]
internal sealed class GridSample : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var (x, grid) = (c.In(0), c.In(1));
        if (x.Length < 3 || grid.Length != x.Length || grid[^1] != x.Length - 2)
        {
            c.Fail("samples points that do not fit its input");
        }

        c.Set(0, [x[0], x[1], .. grid[1..^1]]);
    }

    public override void TieAxes(TieContext c) => c.Carry(0, 0, axis => axis == 1 ? axis : null);
}
