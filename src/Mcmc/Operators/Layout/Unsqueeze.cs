using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Layout;

/// <summary>Adds axes of length one; they are numbered in the output.</summary>
[OnnxOperator("Unsqueeze")]
internal sealed class Unsqueeze : Operator
{
    public override bool IsView => true;

    public override void InferShapes(ShapeContext c)
    {
        if (SqueezedAxes.Of(c.Node, c.Ints) is not { } named)
        {
            return;
        }

        var rank = c.In(0).Length + named.Count;
        var axes = named.Select(a => c.Axis(a, rank)).ToHashSet();
        if (axes.Count != named.Count)
        {
            c.Fail($"adds an axis twice: [{string.Join(", ", named)}]");
        }

        var next = 0;
        c.Set(0, [.. Enumerable.Range(0, rank).Select(axis => axes.Contains(axis) ? 1 : c.In(0)[next++])]);
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
