namespace Mcmc.Operators.Gradients;

/// <summary>Minimum or maximum of several tensors: the gradient goes to the input that it is, in equal parts where several are.</summary>
internal static class ExtremeGradient
{
    public static void Differentiate(GradientContext c)
    {
        var masks = c.Node.Inputs.Select(x => c.G.Mask(c.G.Op("Equal", x!, c.Y()))).ToArray();
        var share = c.G.Div(c.Gradient, c.G.Sum(masks));
        for (var input = 0; input < masks.Length; input++)
        {
            var mask = masks[input];
            c.Set(input, () => c.G.Mul(share, mask));
        }
    }
}
