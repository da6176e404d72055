using Mcmc.Ir;

namespace Mcmc.Proofs.Graphs.Moves;

/// <summary>Functions of single elements, behind another one where their domain or growth asks for it.</summary>
internal static class PointwiseMoves
{
    private enum Domain
    {
        Any,
        Positive,
        Unit,
        AboveOne,
    }

    private static readonly (string OpType, int Since, Domain Domain)[] Functions =
    [
        ("Relu", 7, Domain.Any), ("Relu", 7, Domain.Any), ("Sigmoid", 7, Domain.Any), ("Tanh", 7, Domain.Any),
        ("Selu", 7, Domain.Any), ("Softplus", 7, Domain.Any), ("Softsign", 7, Domain.Any), ("HardSigmoid", 7, Domain.Any),
        ("HardSwish", 14, Domain.Any), ("Mish", 18, Domain.Any), ("Gelu", 20, Domain.Any), ("Swish", 24, Domain.Any),
        ("Abs", 7, Domain.Any), ("Neg", 7, Domain.Any), ("Sin", 7, Domain.Any), ("Cos", 7, Domain.Any), ("Atan", 7, Domain.Any),
        ("Asinh", 9, Domain.Any), ("Erf", 9, Domain.Any), ("Identity", 7, Domain.Any), ("Dropout", 7, Domain.Any),
        ("Exp", 7, Domain.Unit), ("Tan", 7, Domain.Unit), ("Asin", 7, Domain.Unit), ("Acos", 7, Domain.Unit), ("Sinh", 9, Domain.Unit),
        ("Cosh", 9, Domain.Unit), ("Atanh", 9, Domain.Unit), ("Log", 7, Domain.Positive), ("Sqrt", 7, Domain.Positive),
        ("Reciprocal", 7, Domain.Positive), ("Acosh", 9, Domain.AboveOne),
    ];

    private static readonly (string OpType, int Since)[] Steps = [("Floor", 7), ("Ceil", 7), ("Round", 11), ("Sign", 9)];

    public static Feature? Function(GraphBuilder g, Feature x)
    {
        var (opType, since, domain) = g.Pick<(string, int, Domain)>(Functions);
        return g.Opset < since ? null : g.Map(opType, Into(g, x, domain));
    }

    public static Feature? WithParameters(GraphBuilder g, Feature x) => g.Random.Next(8) switch
    {
        0 => g.Map("LeakyRelu", x).With("alpha", 0.1f),
        1 => g.Map("Elu", x).With("alpha", 0.8f),
        2 when g.Opset >= 12 => g.Map("Celu", x).With("alpha", 1.5f),
        3 when g.Opset >= 10 => g.Jumping(g.Map("ThresholdedRelu", x).With("alpha", 0.4f)),
        4 when g.Opset >= 9 => g.Map("Shrink", x).With("lambd", 0.3f).With("bias", 0.3f),
        5 => g.Clip(x, -0.9f, 1.1f),
        6 when x.Rank > 1 => g.Map("PRelu", x, Slope(g, x)),
        7 => g.Map("HardSigmoid", x).With("alpha", 0.3f).With("beta", 0.4f),
        _ => null,
    };

    public static Feature? Fused(GraphBuilder g, Feature x) => g.Random.Next(4) switch
    {
        0 => g.ApplyFused("Gelu", x.Dims, x.Value),
        1 => g.ApplyFused("QuickGelu", x.Dims, x.Value).With("alpha", 1.702f),
        2 => g.ApplyFused("FastGelu", x.Dims, g.Chance(0.5) ? [x.Value] : [x.Value, g.Weight(0.3, [x.Dims[^1]])]),
        _ => g.ApplyFused("BiasGelu", x.Dims, x.Value, g.Weight(0.3, [x.Dims[^1]])),
    };

    public static Feature? Step(GraphBuilder g, Feature x)
    {
        var (opType, since) = g.Pick<(string, int)>(Steps);
        return g.Opset < since ? null : g.Jumping(g.Map(opType, g.Map("Mul", x, g.Scalar(2))));
    }

    public static Feature? Conversion(GraphBuilder g, Feature x)
    {
        if (g.Chance(0.3) && g.Opset >= 15)
        {
            return g.Map("CastLike", g.Map("Cast", x).With("to", (long)DataType.Double), x.Value);
        }

        return g.Map("Cast", g.Map("Cast", x).With("to", (long)DataType.Double)).With("to", (long)DataType.Float);
    }

    /// <summary>One slope for all, one per channel, or one per position of the last axis.</summary>
    private static Value Slope(GraphBuilder g, Feature x)
    {
        var dims = new long[x.Rank - 1];
        Array.Fill(dims, 1);
        switch (g.Random.Next(3))
        {
            case 0:
                dims = [1];
                break;
            case 1:
                dims[0] = x.Channels;
                break;
            default:
                dims[^1] = x.Dims[^1];
                break;
        }

        return g.Weight(0.1, dims, mean: 0.25);
    }

    private static Feature Into(GraphBuilder g, Feature x, Domain domain) => domain switch
    {
        Domain.Unit => g.Map("Mul", g.Map("Tanh", x), g.Scalar(0.9f)),
        Domain.Positive => g.Map("Add", g.Map("Abs", x), g.Scalar(0.5f)),
        Domain.AboveOne => g.Map("Add", g.Map("Abs", x), g.Scalar(1.1f)),
        _ => x,
    };
}
