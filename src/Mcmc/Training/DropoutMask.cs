using Mcmc.Ir;

namespace Mcmc.Training;

/// <summary>The input that takes the place of a Dropout's random numbers: 0 with probability <paramref name="Ratio"/>, else 1/(1 − ratio).</summary>
internal sealed record DropoutMask(Value Input, float Ratio);
