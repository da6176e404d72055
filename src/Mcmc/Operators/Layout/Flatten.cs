using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Layout;

/// <summary>A matrix of the axes before and from <c>axis</c> on (ONNX "Flatten").</summary>
[OnnxOperator("Flatten")]
internal sealed class Flatten : Operator
{
    public override bool IsView => true;

    public override void InferShapes(ShapeContext c)
    {
        var dims = c.In(0);
        var axis = c.Node.Int("axis", 1);
        var split = (int)(axis < 0 ? axis + dims.Length : axis);
        c.Set(0, [NodeShapes.Product(dims.AsSpan(0, split)), NodeShapes.Product(dims.AsSpan(split))]);
    }

    public override void TieAxes(TieContext c) => AxisRegrouping.Tie(c, 0, 0);

    public override void Differentiate(GradientContext c) => c.Set(0, () => c.G.Reshape(c.Gradient, c.In(0)));
}
