using Mcmc.Ir;

namespace Mcmc.Operators.Gradients;

/// <summary>The slope of x·Φ(x), Φ being the normal distribution, and of its approximation by tanh (Hendrycks and Gimpel, 2016).</summary>
internal static class GeluSlope
{
    private const float RootHalf = 0.70710678f;
    private const float Density = 0.39894228f; // 1/√(2π)
    private const float TanhScale = 0.79788456f; // √(2/π)
    private const float Cubic = 0.044715f;

    /// <summary>Φ(x) + x·φ(x).</summary>
    public static Value Exact(GraphEmitter g, Value x)
    {
        var distribution = g.Mul(g.Add(g.Op("Erf", g.Mul(x, RootHalf)), 1), 0.5f);
        var density = g.Mul(g.Op("Exp", g.Mul(g.Square(x), -0.5f)), Density);
        return g.Add(distribution, g.Mul(x, density));
    }

    public static Value Approximate(GraphEmitter g, Value x)
    {
        var square = g.Square(x);
        var t = g.Op("Tanh", g.Mul(g.Mul(x, g.Add(g.Mul(square, Cubic), 1)), TanhScale));
        var inner = g.Mul(g.Add(g.Mul(square, 3 * Cubic), 1), TanhScale);
        var slope = g.Mul(g.Mul(x, g.Complement(g.Square(t))), inner);
        return g.Mul(g.Add(g.Add(t, 1), slope), 0.5f);
    }
}
