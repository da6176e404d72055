using Mcmc.Ir;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// A layer that is linear in its weights, seen as Y = X·W + b in each of its groups: X has a row per output position and K
/// columns, W is [K, M]. Convolutions, transposed ones too (K = channels of a group × kernel; depthwise ones have as many
/// groups as channels), Gemm and MatMul with constant weights.
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
    public int WeightIndex(int group, int k, int m) => group * Columns * Outputs + Index(Columns, Outputs, k, m);

    /// <summary>Where W[k, m] stands in the weight of such a layer of one group with other numbers of columns and outputs.</summary>
    public int SlicedIndex(int columns, int outputs, int k, int m) => Index(columns, outputs, k, m);

    /// <summary>The layer of a node, or null where its weights cannot be repaired this way.</summary>
    public static LinearLayer? Of(Node node, Func<Value, long[]?> dims)
    {
        if (node.Domain.Length > 0 || node.Input(0) is null || node.Input(1)?.Initializer is not { Type: DataType.Float } weight)
        {
            return null;
        }

        return node.OpType switch
        {
            "Conv" when IsFloatOrAbsent(node.Input(2)) && Window(node, weight, dims) is { } window => new ConvolutionLayer(node, weight.Dims, window),
            "ConvTranspose" when IsFloatOrAbsent(node.Input(2)) && node.Text("auto_pad", "NOTSET") is "NOTSET" or "VALID" && !node.Has("output_shape") && Window(node, weight, dims) is { } window =>
                new TransposedConvolutionLayer(node, weight.Dims, window),
            "Gemm" when node.Int("transA", 0) == 0 && node.Float("alpha", 1) == 1 && node.Float("beta", 1) == 1 && dims(node.Inputs[0]!)?.Length == 2 && IsVector(node.Input(2), dims) => new DenseLayer(node, weight.Dims, node.Int("transB", 0) != 0),
            "MatMul" when weight.Rank == 2 && dims(node.Inputs[0]!) is { Length: >= 2 } => new DenseLayer(node, weight.Dims, transposed: false),
            _ => null,
        };
    }

    /// <summary>Where W[k, m] stands in a weight of one group.</summary>
    protected abstract int Index(int columns, int outputs, int k, int m);

    /// <summary>Copies one position of a tensor whose channels are its second axis.</summary>
    protected static void ReadChannels(ReadOnlySpan<float> output, int positions, int sample, int position, Span<float> row)
    {
        for (var m = 0; m < row.Length; m++)
        {
            row[m] = output[(sample * row.Length + m) * positions + position];
        }
    }

    private static WindowGeometry? Window(Node node, Tensor weight, Func<Value, long[]?> dims)
    {
        var (input, output) = (dims(node.Inputs[0]!), dims(node.Outputs[0]!));
        return WindowGeometry.Holds(node, weight.Rank, input, output) ? new WindowGeometry(node, weight.Dims, input, output) : null;
    }

    private static bool IsFloatOrAbsent(Value? bias) => bias is null || bias.Initializer is { Type: DataType.Float };

    private static bool IsVector(Value? bias, Func<Value, long[]?> dims) => bias is null || (IsFloatOrAbsent(bias) && dims(bias)?.Length == 1);
}
