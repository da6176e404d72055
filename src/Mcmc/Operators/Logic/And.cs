using Mcmc.Ir;
using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Logic;

[OnnxOperator("And")]
internal sealed class And : ElementwiseOperator
{
    protected override DataType OutputType(ShapeContext c) => DataType.Bool;

    protected override void Fold(ShapeContext c) => Folding.Compare(c, static (a, b) => a != 0 && b != 0);
}
