using Mcmc.Ir;

namespace Mcmc.Training;

/// <summary>A running mean or variance: running · momentum + batch · correction · (1 − momentum).</summary>
/// <param name="Running">The parameter.</param>
/// <param name="Batch">The batch's own, without Bessel's correction.</param>
/// <param name="Correction">n/(n − 1) for a variance, else 1.</param>
internal sealed record BatchStatistics(Value Running, Value Batch, float Momentum, float Correction);
