using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.ShapeArithmetic;

/// <summary>The numbers from <c>start</c> up to, but not including, <c>limit</c> in steps of <c>delta</c>.</summary>
[OnnxOperator("Range")]
internal sealed class Range : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        if (c.Ints(0) is [var start] && c.Ints(1) is [var limit] && c.Ints(2) is [var delta and not 0])
        {
            var count = Math.Max(0, checked(limit - start + delta - Math.Sign(delta)) / delta);
            c.Set(0, [count]);
            if (count <= GraphShapes.LongestInts)
            {
                c.SetInts(0, [.. Enumerable.Range(0, (int)count).Select(i => start + i * delta)]);
            }
        }
        else if (c.Reals(0) is [var first] && c.Reals(1) is [var last] && c.Reals(2) is [var step and not 0])
        {
            c.Set(0, [(long)Math.Max(0, Math.Ceiling((last - first) / step))]);
        }
    }

    public override void TieAxes(Axes.TieContext c)
    {
        // Three scalars: there is no axis to read, and whoever counts channels here is fenced.
    }
}
