using Mcmc.Ir;
using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Logic;

[OnnxOperator("IsInf")]
internal sealed class IsInf : ElementwiseOperator
{
    protected override DataType OutputType(ShapeContext c) => DataType.Bool;
}
