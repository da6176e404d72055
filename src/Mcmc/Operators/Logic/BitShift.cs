using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Logic;

[OnnxOperator("BitShift")]
internal sealed class BitShift : ElementwiseOperator;
