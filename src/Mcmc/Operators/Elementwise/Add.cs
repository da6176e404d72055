using Mcmc.Ir;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Add")]
internal sealed class Add : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Combine(c, static (a, b) => unchecked(a + b), static (a, b) => a + b);

    public override void Differentiate(GradientContext c)
    {
        c.Set(0, c.Gradient);
        c.Set(1, c.Gradient);
    }

    public override ParameterKind Parameter(Node node, int input) => ConstantOperand.Summand(node, input);
}
