namespace Mcmc.Operators.Recurrent;

[OnnxOperator("LSTM")]
internal sealed class LSTM : RecurrentOperator;
