using Mcmc.Ir;

namespace Mcmc.Training.Losses;

/// <summary>The mean squared difference of a value inside the model from the teacher's: target <c>feature:NAME</c>, in the value's dimensions.</summary>
internal sealed class FeatureDistillation(string valueName) : ILoss
{
    /// <summary>The target's name.</summary>
    public string Target { get; } = "feature:" + valueName;

    public Value Build(LossContext c)
    {
        var value = c.Find(valueName) ?? throw new ArgumentException($"The model has no value '{valueName}'.");
        var dims = c.G.Dims(value);
        var difference = c.G.Sub(value, c.Target(Target, DataType.Float, dims));
        return c.G.Mul(c.G.Total(c.G.Square(difference)), 1f / dims.Aggregate(1L, (p, d) => p * d));
    }
}
