using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Selection;

/// <summary>One element of the data for each index.</summary>
[OnnxOperator("GatherElements")]
internal sealed class GatherElements : IndexedOperator
{
    public override void InferShapes(ShapeContext c) => c.Set(0, c.In(1));

    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Op(
        "ScatterElements",
        [GraphEmitter.A("axis", c.Node.Int("axis", 0)), GraphEmitter.A("reduction", "add")],
        c.G.Zeros(c.In(0)),
        c.X(1),
        c.Gradient));
}
