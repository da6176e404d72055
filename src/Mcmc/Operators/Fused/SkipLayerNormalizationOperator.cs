using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Fused;

/// <summary>Layer normalisation of input + skip (+ bias) over the last axis; the sum is the optional output 3.</summary>
internal abstract class SkipLayerNormalizationOperator : Operator
{
    public sealed override void InferShapes(ShapeContext c)
    {
        var dims = c.In(0);
        c.Set(0, dims);
        c.Set(1, [.. dims[..^1], 1], DataType.Float);
        c.Set(2, [.. dims[..^1], 1], DataType.Float);
        c.Set(3, dims);
    }

    public sealed override void TieAxes(TieContext c) => c.FenceInputs("normalises over the last axis");
}
