using Mcmc.Ir;

namespace Mcmc.Training.Losses;

/// <summary>The model computes its loss itself: the mean of an output, times a factor (−1 to make it large).</summary>
internal sealed class OutputLoss(float factor = 1, int output = 0) : ILoss
{
    public Value Build(LossContext c) =>
        c.G.Mul(c.G.Total(c.Output(output)), factor / c.G.Dims(c.Output(output)).Aggregate(1L, (p, d) => p * d));
}
