using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Logic;

[OnnxOperator("Not")]
internal sealed class Not : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Unary(c, static v => v == 0 ? 1 : 0, null);
}
