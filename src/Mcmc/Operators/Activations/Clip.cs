using Mcmc.Ir;
using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Activations;

/// <summary>Values limited to [min, max]; the limits are attributes before opset 11, scalar inputs after.</summary>
[OnnxOperator("Clip")]
internal sealed class Clip : ElementwiseOperator
{
    /// <summary>At a limit itself the slope is one, as PyTorch has it.</summary>
    public override void Differentiate(GradientContext c)
    {
        if (c.G.HasKernels && ActivationKernels.Range(c.Node) is var (lowest, highest))
        {
            c.Set(0, () => ActivationKernels.Gradient(c.G, c.Gradient, c.X(0), MathF.BitDecrement(lowest), MathF.BitIncrement(highest)));
            return;
        }

        var inside = new List<Value>();
        if (Limit(c, "min", 1) is { } low)
        {
            inside.Add(c.G.Op("GreaterOrEqual", c.X(0), low));
        }

        if (Limit(c, "max", 2) is { } high)
        {
            inside.Add(c.G.Op("LessOrEqual", c.X(0), high));
        }

        c.Set(0, () => inside.Count == 0 ? c.Gradient
            : c.G.Op("Where", inside.Count == 1 ? inside[0] : c.G.Op("And", inside[0], inside[1]), c.Gradient, c.G.Scalar(0)));
    }

    private static Value? Limit(GradientContext c, string attribute, int input) =>
        c.HasInput(input) ? c.X(input) : c.Node.Has(attribute) ? c.G.Scalar(c.Node.Float(attribute, 0)) : null;
}
