using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Selection;

/// <summary>Slices of the data, each named by the index tuple along the last axis of the indices.</summary>
[OnnxOperator("GatherND")]
internal sealed class GatherND : IndexedOperator
{
    public override void InferShapes(ShapeContext c)
    {
        var (data, indices) = (c.In(0), c.In(1));
        var depth = (int)(c.Node.Int("batch_dims", 0) + (indices.Length == 0 ? 0 : indices[^1]));
        if (indices.Length == 0 || depth > data.Length)
        {
            c.Fail("has index tuples that do not fit its data");
        }

        c.Set(0, [.. indices[..^1], .. data[depth..]]);
    }
}
