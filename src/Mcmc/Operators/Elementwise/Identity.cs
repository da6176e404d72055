using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Identity")]
internal sealed class Identity : ElementwiseOperator
{
    public override bool IsView => true;

    protected override void Fold(ShapeContext c) => c.MoveContents(0, 0);

    protected override void PassSources(TieContext c) => c.MoveSources(0, 0);

    public override void Differentiate(GradientContext c) => c.Set(0, c.Gradient);
}
