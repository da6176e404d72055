using Mcmc.Ir;
using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Logic;

[OnnxOperator("Greater")]
internal sealed class Greater : ElementwiseOperator
{
    protected override DataType OutputType(ShapeContext c) => DataType.Bool;

    protected override void Fold(ShapeContext c) => Folding.Compare(c, static (a, b) => a > b);
}
