using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Selection;

/// <summary>The data with some elements replaced.</summary>
[OnnxOperator("Scatter")]
internal sealed class Scatter : IndexedOperator
{
    public override void InferShapes(ShapeContext c) => c.Set(0, c.In(0));
}
