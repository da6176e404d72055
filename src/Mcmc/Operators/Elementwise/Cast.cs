using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

/// <summary>The same numbers in the element type <c>to</c>.</summary>
[OnnxOperator("Cast")]
internal sealed class Cast : ElementwiseOperator
{
    protected override DataType OutputType(ShapeContext c) => (DataType)c.Node.Int("to", (long)DataType.Float);

    protected override void Fold(ShapeContext c) => Conversion.Fold(c, OutputType(c));

    protected override void PassSources(TieContext c) => c.MoveSources(0, 0);

    /// <summary>Only 32-bit floats carry gradients, so between those the numbers stay as they are.</summary>
    public override void Differentiate(GradientContext c) => c.Set(0, c.Gradient);
}
