using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Logic;

[OnnxOperator("BitwiseXor")]
internal sealed class BitwiseXor : ElementwiseOperator;
