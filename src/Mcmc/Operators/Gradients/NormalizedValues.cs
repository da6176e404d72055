using Mcmc.Ir;

namespace Mcmc.Operators.Gradients;

/// <summary>x̂ = (x − mean)/√(variance + ε) over some axes, or x/√(mean of x² + ε), and the gradient through it.</summary>
internal sealed class NormalizedValues
{
    private readonly GraphEmitter g;
    private readonly long[] axes;
    private readonly bool isCentred;
    private readonly Value inverse;

    public NormalizedValues(GraphEmitter g, Value x, long[] axes, float epsilon, bool isCentred = true)
    {
        (this.g, this.axes, this.isCentred) = (g, axes, isCentred);
        var centred = isCentred ? g.Sub(x, g.ReduceMean(x, axes)) : x;
        inverse = g.Op("Reciprocal", g.Op("Sqrt", g.Add(g.ReduceMean(g.Square(centred), axes), epsilon)));
        Values = g.Mul(centred, inverse);
    }

    /// <summary>x̂.</summary>
    public Value Values { get; }

    /// <summary>From the gradient of x̂ that of x.</summary>
    public Value Differentiate(Value gradient)
    {
        var along = g.Mul(Values, g.ReduceMean(g.Mul(gradient, Values), axes));
        var rest = g.Sub(gradient, along);
        return g.Mul(isCentred ? g.Sub(rest, g.ReduceMean(gradient, axes)) : rest, inverse);
    }
}
