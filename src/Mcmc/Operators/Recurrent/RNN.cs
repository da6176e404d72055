namespace Mcmc.Operators.Recurrent;

[OnnxOperator("RNN")]
internal sealed class RNN : RecurrentOperator;
