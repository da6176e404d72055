using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Selection;

/// <summary>The data with some elements replaced.</summary>
[OnnxOperator("ScatterND")]
internal sealed class ScatterND : IndexedOperator
{
    public override void InferShapes(ShapeContext c) => c.Set(0, c.In(0));

    public override void Differentiate(GradientContext c)
    {
        var reduction = c.Node.Text("reduction", "none");
        if (reduction is not ("none" or "add"))
        {
            c.Refuse($"combines what it places by '{reduction}'");
            return;
        }

        c.Set(0, () => reduction == "add" ? c.Gradient : c.G.Op("ScatterND", c.Gradient, c.X(1), c.G.Zeros(c.In(2))));
        c.Set(2, () => c.G.Op("GatherND", c.Gradient, c.X(1)));
    }
}
