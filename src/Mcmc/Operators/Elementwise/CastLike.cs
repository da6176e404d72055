using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

/// <summary>The same numbers in the element type of the second input, of which nothing else matters.</summary>
[OnnxOperator("CastLike")]
internal sealed class CastLike : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        c.Set(0, c.In(0), c.Type(1));
        Conversion.Fold(c, c.Type(1));
    }

    public override void TieAxes(TieContext c)
    {
        c.Copy(0, 0);
        c.MoveSources(0, 0);
        c.ReadSources(1);
        for (var axis = 0; axis < c.In(1).Length; axis++)
        {
            c.Ignore(1, axis);
        }
    }

    public override void Differentiate(GradientContext c) => c.Set(0, c.Gradient);
}
