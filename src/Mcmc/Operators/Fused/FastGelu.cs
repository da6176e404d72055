using Mcmc.Ir;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Fused;

/// <summary>Gelu as approximated by tanh.</summary>
[OnnxOperator("FastGelu", Domain = "com.microsoft")]
internal sealed class FastGelu : BiasedGeluOperator
{
    protected override Value Slope(GraphEmitter g, Value x) => GeluSlope.Approximate(g, x);
}
