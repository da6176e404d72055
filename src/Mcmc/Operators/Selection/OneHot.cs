using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Selection;

/// <summary>For each index a vector along a new axis that is "on" there and "off" elsewhere.</summary>
[OnnxOperator("OneHot")]
internal sealed class OneHot : IndexedOperator
{
    public override void InferShapes(ShapeContext c)
    {
        var depth = c.Ints(1) ?? c.Reals(1)?.Select(v => (long)v).ToArray();
        if (depth is [var positions])
        {
            var dims = c.In(0).ToList();
            dims.Insert(c.Axis(c.Node.Int("axis", -1), dims.Count + 1), positions);
            c.Set(0, [.. dims], c.Type(2));
        }
    }
}
