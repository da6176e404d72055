using Mcmc.Ir;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

[OnnxOperator("Mul")]
internal sealed class Mul : ElementwiseOperator
{
    protected override void Fold(ShapeContext c) => Folding.Combine(c, static (a, b) => unchecked(a * b), static (a, b) => a * b);

    public override void Differentiate(GradientContext c)
    {
        c.Set(0, () => c.G.Mul(c.Gradient, c.X(1)));
        c.Set(1, () => c.G.Mul(c.Gradient, c.X(0)));
    }

    public override ParameterKind Parameter(Node node, int input) => ConstantOperand.Factor(node, input);
}
