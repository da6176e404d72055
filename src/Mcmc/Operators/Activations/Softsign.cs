using Mcmc.Operators.Elementwise;

namespace Mcmc.Operators.Activations;

[OnnxOperator("Softsign")]
internal sealed class Softsign : ElementwiseOperator;
