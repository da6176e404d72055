using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Logic;

[OnnxOperator("BitwiseOr")]
internal sealed class BitwiseOr : ElementwiseOperator;
