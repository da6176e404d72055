using Mcmc.Ir;
using Mcmc.Operators.Gradients;

namespace Mcmc.Operators.Elementwise;

/// <summary>
/// What the constant in an Add or a Mul is to training. Biases, scales and learned positions are trained. Left alone are
/// single numbers, masks, and what prepares the model's input: one number per channel, before anything is learned.
/// </summary>
internal static class ConstantOperand
{
    private const float LeastHidden = -100;

    private static readonly HashSet<string> Preparing = new(StringComparer.Ordinal) { "Add", "Sub", "Mul", "Div", "Cast", "Identity", "Transpose", "Reshape", "Squeeze", "Unsqueeze" };

    public static ParameterKind Summand(Node node, int input) => Kind(node, input, HidesSome);

    public static ParameterKind Factor(Node node, int input) => Kind(node, input, ErasesSome);

    private static ParameterKind Kind(Node node, int input, Func<Tensor, bool> isMask)
    {
        if (Source(node.Input(input)) is not { Type: DataType.Float, Count: > 1 } constant || isMask(constant))
        {
            return ParameterKind.None;
        }

        var isVector = constant.Dims.Count(d => d > 1) == 1;
        return isVector && IsUnlearned(node.Input(1 - input)) ? ParameterKind.None : ParameterKind.Offset;
    }

    /// <summary>A mask of attention adds nothing where one may look, and something far below zero where not.</summary>
    private static bool HidesSome(Tensor constant)
    {
        var hidden = 0;
        foreach (var element in constant.As<float>())
        {
            if (element != 0 && !(element <= LeastHidden))
            {
                return false;
            }

            hidden += element == 0 ? 0 : 1;
        }

        return hidden > 0;
    }

    private static bool ErasesSome(Tensor constant)
    {
        var erased = 0;
        foreach (var element in constant.As<float>())
        {
            if (element is not (0 or 1))
            {
                return false;
            }

            erased += element == 0 ? 1 : 0;
        }

        return erased > 0;
    }

    /// <summary>The constant behind nodes that only move its elements.</summary>
    private static Tensor? Source(Value? value)
    {
        while (value is { Constant: null, Producer: { Domain: "", OpType: "Reshape" or "Transpose" or "Unsqueeze" or "Squeeze" or "Identity" } node })
        {
            value = node.Input(0);
        }

        return value?.Constant;
    }

    /// <summary>Whether only constants and elementwise arithmetic lie between an input of the model and the value.</summary>
    private static bool IsUnlearned(Value? value)
    {
        while (value is { Constant: null, Producer: { Domain: "" } node } && Preparing.Contains(node.OpType))
        {
            var computed = node.Inputs.Where(i => i is not null && Source(i) is null).ToList();
            if (computed.Count != 1)
            {
                return false;
            }

            value = computed[0];
        }

        return value is { Constant: null, Producer: null };
    }
}
