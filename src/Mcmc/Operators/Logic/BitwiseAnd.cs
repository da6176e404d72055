using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Logic;

[OnnxOperator("BitwiseAnd")]
internal sealed class BitwiseAnd : ElementwiseOperator;
