using Mcmc.Ir;

namespace Mcmc.Training.Losses;

/// <summary>The mean of (output − <c>expected</c>)², over all elements.</summary>
internal sealed class MeanSquaredError(int output = 0) : ILoss
{
    public const string Expected = "expected";

    public Value Build(LossContext c)
    {
        var dims = c.G.Dims(c.Output(output));
        var difference = c.G.Sub(c.Output(output), c.Target(Expected, DataType.Float, dims));
        return c.G.Mul(c.G.Total(c.G.Square(difference)), 1f / dims.Aggregate(1L, (p, d) => p * d));
    }
}
