using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Layout;

/// <summary>Drops axes of length one: those named, or all.</summary>
[OnnxOperator("Squeeze")]
internal sealed class Squeeze : Operator
{
    public override bool IsView => true;

    public override void InferShapes(ShapeContext c)
    {
        var dims = c.In(0);
        if (SqueezedAxes.Of(c.Node, c.Ints) is not { } named)
        {
            return;
        }

        var axes = named.Select(a => c.Axis(a, dims.Length)).ToHashSet();
        if (axes.FirstOrDefault(a => dims[a] != 1, -1) is >= 0 and var wide)
        {
            c.Fail($"drops axis {wide}, which has {dims[wide]} positions");
        }

        c.Set(0, [.. dims.Where((d, axis) => named.Count == 0 ? d != 1 : !axes.Contains(axis))]);
        c.MoveContents(0, 0);
    }

    public override void TieAxes(TieContext c)
    {
        c.MoveSources(0, 0);
        if (!c.IsShapeArithmetic(0))
        {
            AxisRegrouping.Tie(c, 0, 0);
        }
    }

    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Reshape(c.Gradient, c.In(0)));
}
