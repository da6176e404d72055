using Mcmc.Ir;
using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Fused;

/// <summary>Gelu of A + B, where B broadcasts over the last axis.</summary>
[OnnxOperator("BiasGelu", Domain = "com.microsoft")]
internal sealed class BiasGelu : ElementwiseOperator
{
    public override void Differentiate(GradientContext c)
    {
        var x = c.HasInput(1) ? c.G.Add(c.X(0), c.X(1)) : c.X(0);
        var gradient = c.G.Mul(c.Gradient, GeluSlope.Exact(c.G, x));
        c.Set(0, gradient);
        c.Set(1, gradient);
    }

    public override ParameterKind Parameter(Node node, int input) => input == 1 ? ParameterKind.Offset : ParameterKind.None;
}
