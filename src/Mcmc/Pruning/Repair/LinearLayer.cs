using Mcmc.Ir;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// A layer that is linear in its weights, seen as Y = X·W + b in each of its groups: X has a row per output position and K
/// columns, W is [K, M]. Two-dimensional convolutions (K = channels of a group × kernel; depthwise ones have as many groups
/// as channels), Gemm and MatMul with constant weights.
/// </summary>
internal abstract class LinearLayer(Node node)
{
    public Node Node { get; } = node;

    /// <summary>The activations that X is made of.</summary>
    public Value Input => Node.Inputs[0]!;

    public Value Output => Node.Outputs[0]!;

    public abstract Value Weight { get; }

    /// <summary>The bias [groups · M], where the layer has one.</summary>
    public abstract Value? Bias { get; }

    /// <summary>Groups that are separate products.</summary>
    public virtual int Groups => 1;

    /// <summary>K: columns of X in one group.</summary>
    public abstract int Columns { get; }

    /// <summary>M: columns of Y in one group.</summary>
    public abstract int Outputs { get; }

    /// <summary>Output positions per sample in a batch of this shape.</summary>
    public abstract int Positions(ReadOnlySpan<long> outputDims);

    /// <summary>Copies the rows of X that one output position is computed from, one group after the other: groups · K numbers.</summary>
    public abstract void ReadRow(ReadOnlySpan<float> input, ReadOnlySpan<long> inputDims, ReadOnlySpan<long> outputDims, int sample, int position, Span<float> row);

    /// <summary>The axis of Y's columns in the output tensor.</summary>
    public abstract int OutputAxis(int rank);

    /// <summary>Copies the row of Y at one output position; as long as the output tensor has columns.</summary>
    public abstract void ReadOutput(ReadOnlySpan<float> output, ReadOnlySpan<long> outputDims, int sample, int position, Span<float> row);

    /// <summary>Where W[k, m] of a group stands in the weight tensor.</summary>
    public abstract int WeightIndex(int group, int k, int m);

    /// <summary>The layer of a node, or null where its weights cannot be repaired this way.</summary>
    public static LinearLayer? Of(Node node, Func<Value, long[]?> dims)
    {
        if (node.Domain.Length > 0 || node.Input(0) is null || node.Input(1)?.Initializer is not { Type: DataType.Float } weight)
        {
            return null;
        }

        return node.OpType switch
        {
            "Conv" when weight.Rank == 4 && IsFloatOrAbsent(node.Input(2)) && ConvolutionLayer.HasPlainPadding(node) => new ConvolutionLayer(node, weight.Dims),
            "Gemm" when node.Int("transA", 0) == 0 && node.Float("alpha", 1) == 1 && node.Float("beta", 1) == 1 && dims(node.Inputs[0]!)?.Length == 2 && IsVector(node.Input(2), dims) => new DenseLayer(node, weight.Dims, node.Int("transB", 0) != 0),
            "MatMul" when weight.Rank == 2 && dims(node.Inputs[0]!) is { Length: >= 2 } => new DenseLayer(node, weight.Dims, transposed: false),
            _ => null,
        };
    }

    private static bool IsFloatOrAbsent(Value? bias) => bias is null || bias.Initializer is { Type: DataType.Float };

    private static bool IsVector(Value? bias, Func<Value, long[]?> dims) => bias is null || (IsFloatOrAbsent(bias) && dims(bias)?.Length == 1);
}
