using Mcmc.Ir;
using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Logic;

[OnnxOperator("IsNaN")]
internal sealed class IsNaN : ElementwiseOperator
{
    protected override DataType OutputType(ShapeContext c) => DataType.Bool;
}
