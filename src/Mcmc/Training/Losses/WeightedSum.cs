using Mcmc.Ir;

namespace Mcmc.Training.Losses;

/// <summary>Several losses at once, each with its weight.</summary>
internal sealed class WeightedSum(params (float Weight, ILoss Loss)[] terms) : ILoss
{
    public Value Build(LossContext c) => c.G.Sum([.. terms.Select(t => c.G.Mul(t.Loss.Build(c), t.Weight))]);
}
