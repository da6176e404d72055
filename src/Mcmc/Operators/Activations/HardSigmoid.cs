using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Activations;

[OnnxOperator("HardSigmoid")]
internal sealed class HardSigmoid : ElementwiseOperator;
