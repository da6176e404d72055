using Mcmc.Ir;
using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Fused;

/// <summary>Gelu of X + bias, the bias [C] broadcasting over the last axis; it may be left out.</summary>
internal abstract class BiasedGeluOperator : ElementwiseOperator
{
    public sealed override void Differentiate(GradientContext c)
    {
        var x = c.HasInput(1) ? c.G.Add(c.X(0), c.X(1)) : c.X(0);
        var gradient = c.G.Mul(c.Gradient, Slope(c.G, x));
        c.Set(0, gradient);
        c.Set(1, gradient);
    }

    public sealed override ParameterKind Parameter(Node node, int input) => input == 1 ? ParameterKind.Offset : ParameterKind.None;

    protected abstract Value Slope(GraphEmitter g, Value x);
}
