using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

/// <summary>Remainder of a division.</summary>
[OnnxOperator("Mod")]
internal sealed class Mod : ElementwiseOperator
{
    protected override void Fold(ShapeContext c)
    {
        // The sign follows the divisor, or with fmod the dividend.
        var truncated = c.Node.Int("fmod", 0) != 0;
        Folding.Combine(c, (a, b) => truncated ? a % b : (a % b + b) % b, null);
    }

    public override void Differentiate(GradientContext c) => c.Refuse("is a remainder, which jumps");
}
