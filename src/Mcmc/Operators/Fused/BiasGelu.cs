using Mcmc.Ir;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Fused;

[OnnxOperator("BiasGelu", Domain = "com.microsoft")]
internal sealed class BiasGelu : BiasedGeluOperator
{
    protected override Value Slope(GraphEmitter g, Value x) => GeluSlope.Exact(g, x);
}
