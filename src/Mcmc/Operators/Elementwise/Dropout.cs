using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

/// <summary>
/// The identity when a model is used; with <c>training_mode</c> it zeroes random elements. The second output is the mask.
/// </summary>
[OnnxOperator("Dropout")]
internal sealed class Dropout : Operator
{
    public override bool IsView => true;

    public override void InferShapes(ShapeContext c)
    {
        c.Set(0, c.In(0));
        c.Set(1, c.In(0), c.Opset >= 10 ? DataType.Bool : c.Type(0));
    }

    public override void TieAxes(TieContext c)
    {
        var dropsNothing = c.Node.Input(1) is { } ratio && c.Shapes.Reals(ratio) is [0];
        if (c.HasInput(2) && c.Ints(2) is not [0] && !dropsNothing)
        {
            c.FenceInputs("draws random numbers by position in training mode");
            return;
        }

        c.Copy(0, 0);
        c.Copy(0, 1);
        c.MoveSources(0, 0);
    }

    /// <summary>The identity; training draws masks of its own and multiplies by them.</summary>
    public override void Differentiate(GradientContext c)
    {
        if (c.HasInput(2) && c.Ints(2) is not [0])
        {
            c.Refuse("draws random numbers of its own");
            return;
        }

        c.Set(0, c.Gradient);
    }
}
