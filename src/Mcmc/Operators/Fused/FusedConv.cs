using Mcmc.Operators.Axes;
using Mcmc.Operators.Convolution;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Fused;

/// <summary>A convolution, plus an optional summand Z of the output's shape, followed by an activation.</summary>
[OnnxOperator("FusedConv", Domain = "com.microsoft")]
internal sealed class FusedConv : ConvolutionOperator
{
    public override void TieAxes(TieContext c)
    {
        base.TieAxes(c);
        if (c.HasInput(3))
        {
            c.Write(0, 1, c.Tie(c.PeekOutput(0, 1)?.Labels, c.Read(3, 1)));
        }
    }

    public override void Differentiate(GradientContext c) => c.Refuse("is a fused operator, which only an optimised file has: train the model that it was made from");
}
