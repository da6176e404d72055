using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Layout;

/// <summary>The input repeated along each axis; a repeated channel stands at several positions.</summary>
[OnnxOperator("Tile")]
internal sealed class Tile : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        if (c.Ints(1) is not { } repeats)
        {
            return;
        }

        if (repeats.Length != c.In(0).Length)
        {
            c.Fail($"repeats {c.In(0).Length} axes by {repeats.Length} numbers");
        }

        c.Set(0, [.. c.In(0).Select((d, axis) => checked(d * repeats[axis]))]);
    }

    public override void TieAxes(TieContext c)
    {
        var repeats = c.Ints(1)!;
        for (var axis = 0; axis < repeats.Length; axis++)
        {
            if (repeats[axis] != 1 && c.Out(0)[axis] <= LabelForest.LongestAxis && c.Read(0, axis) is { } labels)
            {
                c.Write(0, axis, [.. Enumerable.Repeat(labels, (int)repeats[axis]).SelectMany(l => l)]);
            }
        }

        c.Carry(0, 0, axis => repeats[axis] == 1 ? axis : null);
    }

    public override void Differentiate(GradientContext c) => c.Set(0, () =>
    {
        var (x, y) = (c.In(0), c.Out());
        long[] apart = [.. x.SelectMany((d, axis) => new[] { d == 0 ? 1 : y[axis] / d, d })];
        return c.G.Reshape(c.G.ReduceSum(c.G.Reshape(c.Gradient, apart), [.. x.Select((_, axis) => 2L * axis)], keep: false), x);
    });
}
