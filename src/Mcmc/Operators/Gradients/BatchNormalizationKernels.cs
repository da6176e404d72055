using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Gradients;

/// <summary>BatchNormalization by the batch, with the Relu or Clip behind it, as operators of the engine's own.</summary>
internal static class BatchNormalizationKernels
{
    /// <summary>Whether the node hands over the batch's statistics, and its channels have positions enough to be worth it.</summary>
    public static bool Fits(GradientContext c) => c.G.HasKernels && Fits(c.Node, c.G);

    public static void Differentiate(GradientContext c)
    {
        var (gradient, low, high) = BeforeCutting(c);
        var channels = c.In(1);
        var three = c.G.Kernel(
            KernelNames.BatchNormalizationGradient,
            [c.In(0), channels, channels],
            [Epsilon(c.Node), GraphEmitter.A("low", low), GraphEmitter.A("high", high)],
            gradient, c.X(0), c.X(1), c.X(2), c.Y(1), c.Y(2));
        c.Set(0, three[0]);
        c.Set(1, three[1]);
        c.Set(2, three[2]);
    }

    /// <summary>Turns a node of ONNX's into one of ours, which takes the activation over that alone reads its output.</summary>
    /// <param name="next">The only node that reads the output; null where there are others.</param>
    /// <returns>Whether <paramref name="next"/> is no longer needed.</returns>
    public static bool Replace(Node node, Node? next, GraphEmitter g)
    {
        if (!Fits(node, g))
        {
            return false;
        }

        var range = next is null ? null : ActivationKernels.Range(next);
        var (low, high) = range ?? (float.NegativeInfinity, float.PositiveInfinity);
        var epsilon = Epsilon(node);
        if (range is not null)
        {
            node.Outputs[0] = next!.Outputs[0];
            node.Outputs[0]!.Producer = node;
        }

        g.Replace(node, KernelNames.BatchNormalization, [epsilon, GraphEmitter.A("low", low), GraphEmitter.A("high", high)]);
        node.Inputs.RemoveRange(3, node.Inputs.Count - 3);
        return range is not null;
    }

    private static bool Fits(Node node, GraphEmitter g) =>
        node.Int("training_mode", 0) != 0 && node.Float("momentum", 0.9f) == 0 && node.Output(1) is not null && node.Output(2) is not null
        && g.Dims(node.Inputs[0]!) is { Length: > 2 } x && NodeShapes.Product(x) <= int.MaxValue;

    private static (string Name, AttributeValue Value) Epsilon(Node node) => GraphEmitter.A("epsilon", node.Float("epsilon", 1e-5f));

    /// <summary>The gradient behind the activation that alone reads the output, with the activation's range.</summary>
    private static (Value Gradient, float Low, float High) BeforeCutting(GradientContext c) =>
        c.Gradient.Producer is { OpType: KernelNames.ClipGradient, Domain: KernelNames.Domain } cut
        && (cut.Inputs[1] == c.Y() || (cut.Inputs[1]!.Producer is { OpType: "Relu", Domain: "" } relu && relu.Inputs[0] == c.Y()))
            ? (cut.Inputs[0]!, cut.Float("low", 0), cut.Float("high", 0))
            : (c.Gradient, float.NegativeInfinity, float.PositiveInfinity);
}
