using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Gradients;

/// <summary>
/// BatchNormalization over all axes but the channels'. In training mode mean and variance depend on the batch; a node with
/// momentum 0 hands them over as its second and third output.
/// </summary>
internal static class BatchNormalizationGradient
{
    public static void Differentiate(GradientContext c)
    {
        if (c.GradientOrNull(1) is not null || c.GradientOrNull(2) is not null)
        {
            c.Refuse("hands its statistics on");
            return;
        }

        if (BatchNormalizationKernels.Fits(c))
        {
            BatchNormalizationKernels.Differentiate(c);
            return;
        }

        var (g, x) = (c.G, c.In(0));
        long[] others = [.. Enumerable.Range(0, x.Length).Where(a => a != 1).Select(a => (long)a)];
        var isTraining = c.Node.Int("training_mode", 0) != 0;
        var (mean, variance) = isTraining ? Batch(c, others) : (c.X(3), c.X(4));
        var inverse = g.Op("Reciprocal", g.Op("Sqrt", g.Add(variance, c.Node.Float("epsilon", 1e-5f))));
        var slope = g.Mul(c.X(1), inverse);
        if (!isTraining && !c.Needs(1) && !c.Needs(2))
        {
            c.Set(0, () => g.Mul(c.Gradient, PerChannel(slope)));
            return;
        }

        var offset = g.ReduceSum(c.Gradient, others, keep: false);
        var product = g.ReduceSum(g.Mul(c.Gradient, c.X(0)), others, keep: false);
        var scale = g.Mul(g.Sub(product, g.Mul(mean, offset)), inverse);
        c.Set(1, scale);
        c.Set(2, offset);
        if (!isTraining)
        {
            c.Set(0, () => g.Mul(c.Gradient, PerChannel(slope)));
            return;
        }

        // dX = slope · (dY − mean(dY) − x̂ · mean(dY·x̂)), as slope·dY + ofX·X + constant.
        c.Set(0, () =>
        {
            var share = 1f / (NodeShapes.Product(x) / x[1]);
            var ofX = g.Neg(g.Mul(g.Mul(g.Mul(slope, inverse), scale), share));
            var constant = g.Neg(g.Add(g.Mul(g.Mul(slope, offset), share), g.Mul(ofX, mean)));
            return g.Add(Affine(c.Gradient, slope, constant), g.Mul(c.X(0), PerChannel(ofX)));
        });

        Value PerChannel(Value v) => g.Reshape(v, [x[1], .. Enumerable.Repeat(1L, x.Length - 2)]);

        Value Affine(Value v, Value factor, Value term) => g.Add(g.Mul(v, PerChannel(factor)), PerChannel(term));
    }

    private static (Value Mean, Value Variance) Batch(GradientContext c, long[] others)
    {
        if (c.Node.Float("momentum", 0.9f) == 0 && c.Node.Output(1) is { } mean && c.Node.Output(2) is { } variance)
        {
            return (mean, variance);
        }

        var g = c.G;
        var computed = g.ReduceMean(c.X(0), others, keep: true);
        var centred = g.Sub(c.X(0), computed);
        return (g.Reshape(computed, c.In(1)), g.ReduceMean(g.Square(centred), others, keep: false));
    }
}
