namespace Mcmc.Operators.Gradients;

/// <summary>x·sigmoid(alpha·x), which is Swish, Silu and the quick Gelu.</summary>
internal static class SigmoidProduct
{
    public static void Differentiate(GradientContext c, float alpha) => c.Set(0, () =>
    {
        var scaled = c.G.Mul(c.X(0), alpha);
        var s = c.G.Op("Sigmoid", scaled);
        return c.G.Mul(c.Gradient, c.G.Mul(s, c.G.Add(c.G.Mul(scaled, c.G.Complement(s)), 1)));
    });
}
