using Mcmc.Ir;

namespace Mcmc.Operators.Gradients;

/// <summary>Relu and Clip as ranges that values are cut to.</summary>
internal static class ActivationKernels
{
    /// <summary>The gradient where <paramref name="y"/> lies inside the range, its ends excluded.</summary>
    public static Value Gradient(GraphEmitter g, Value gradient, Value y, float low, float high) =>
        g.Kernel(KernelNames.ClipGradient, [g.Dims(y)], [GraphEmitter.A("low", low), GraphEmitter.A("high", high)], gradient, y)[0];

    /// <summary>The range of a Relu or a Clip with constant limits; null for any other node.</summary>
    public static (float Low, float High)? Range(Node node) => node switch
    {
        { OpType: "Relu", Domain: "" } => (0, float.PositiveInfinity),
        { OpType: "Clip", Domain: "" } => Limit(node, 1, "min", float.NegativeInfinity) is { } low && Limit(node, 2, "max", float.PositiveInfinity) is { } high ? (low, high) : null,
        _ => null,
    };

    private static float? Limit(Node node, int input, string attribute, float none) =>
        node.Input(input) is not { } limit ? node.Float(attribute, none)
        : limit.Constant is { Type: DataType.Float, Count: 1 } constant ? constant.ToFloats()![0]
        : null;
}
