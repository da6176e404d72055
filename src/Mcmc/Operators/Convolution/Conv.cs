using Mcmc.Ir;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Convolution;

[OnnxOperator("Conv")]
internal sealed class Conv : ConvolutionOperator
{
    public override void Differentiate(GradientContext c) => ConvolutionGradient.OfConv(c);

    public override ParameterKind Parameter(Node node, int input) => input switch
    {
        1 => ParameterKind.Weight,
        2 => ParameterKind.Offset,
        _ => ParameterKind.None,
    };
}
