namespace Mcmc.Operators.Convolution;

[OnnxOperator("Conv")]
internal sealed class Conv : ConvolutionOperator;
