using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Logic;

[OnnxOperator("BitwiseNot")]
internal sealed class BitwiseNot : ElementwiseOperator;
