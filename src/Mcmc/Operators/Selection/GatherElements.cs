using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Selection;

/// <summary>One element of the data for each index.</summary>
[OnnxOperator("GatherElements")]
internal sealed class GatherElements : IndexedOperator
{
    public override void InferShapes(ShapeContext c) => c.Set(0, c.In(1));
}
