namespace Mcmc.Operators.Recurrent;

[OnnxOperator("GRU")]
internal sealed class GRU : RecurrentOperator;
