using Mcmc.Proofs.Graphs.Moves;

namespace Mcmc.Proofs.Graphs;

/// <summary>All moves, each as often as it should come.</summary>
internal static class MoveTable
{
    private static readonly (Move Move, int Weight)[] Weighted =
    [
        (PointwiseMoves.Function, 6), (PointwiseMoves.WithParameters, 3), (PointwiseMoves.Fused, 1), (PointwiseMoves.Step, 1), (PointwiseMoves.Conversion, 1),
        (ArithmeticMoves.WithConstant, 4), (ArithmeticMoves.OfSame, 6), (ArithmeticMoves.Broadcast, 4), (ArithmeticMoves.Gate, 1), (ArithmeticMoves.Choice, 2), (ArithmeticMoves.Bits, 1),
        (ConvolutionMoves.Plain, 10), (ConvolutionMoves.Depthwise, 4), (ConvolutionMoves.Grouped, 5), (ConvolutionMoves.Transposed, 4), (ConvolutionMoves.Shared, 2), (ConvolutionMoves.Fused, 1),
        (LinearMoves.Gemm, 6), (LinearMoves.MatMul, 6), (LinearMoves.LeftMatMul, 2), (LinearMoves.Einsum, 2), (LinearMoves.Gram, 1), (LinearMoves.Tied, 4),
        (NormalizationMoves.Batch, 5), (NormalizationMoves.Instance, 2), (NormalizationMoves.Layer, 3), (NormalizationMoves.Group, 1), (NormalizationMoves.OverAxis, 2),
        (PoolingMoves.Window, 4), (PoolingMoves.Whole, 2), (PoolingMoves.Reduction, 3), (PoolingMoves.RunningSum, 1), (PoolingMoves.Enlarge, 2), (PoolingMoves.Sample, 1),
        (LayoutMoves.Concat, 7), (LayoutMoves.Split, 4), (LayoutMoves.Slice, 4), (LayoutMoves.Transpose, 4), (LayoutMoves.Pad, 3), (LayoutMoves.Tile, 2), (LayoutMoves.Expand, 2), (LayoutMoves.Rank, 2),
        (RegroupingMoves.Flatten, 2), (RegroupingMoves.Merge, 3), (RegroupingMoves.Part, 4), (RegroupingMoves.Unflatten, 4), (RegroupingMoves.ChannelShuffle, 4), (RegroupingMoves.PixelShuffle, 3), (RegroupingMoves.PixelUnshuffle, 2), (RegroupingMoves.Tokens, 4), (RegroupingMoves.Windows, 3), (RegroupingMoves.Folded, 1),
        (SelectionMoves.Gather, 2), (SelectionMoves.GatherElements, 1), (SelectionMoves.GatherND, 1), (SelectionMoves.Scatter, 1), (SelectionMoves.Triangle, 1), (SelectionMoves.Largest, 1), (SelectionMoves.Filled, 1), (SelectionMoves.Positions, 1), (SelectionMoves.ClassToken, 2), (SelectionMoves.Share, 1),
        (BlockMoves.Residual, 5), (BlockMoves.Widening, 3), (BlockMoves.Dense, 3), (BlockMoves.Branches, 3), (BlockMoves.SqueezeExcite, 4), (BlockMoves.Gated, 2), (BlockMoves.Shuffled, 3), (BlockMoves.Hierarchical, 2),
        (AttentionMoves.Heads, 5), (AttentionMoves.FeedForward, 4), (AttentionMoves.Fused, 1),
        (QuantizationMoves.Activations, 1), (QuantizationMoves.Dynamic, 1), (QuantizationMoves.Weights, 2),
        (FencingMoves.Recurrent, 1), (FencingMoves.If, 1),
    ];

    private static readonly Move[] All = [.. Weighted.SelectMany(w => Enumerable.Repeat(w.Move, w.Weight))];

    public static Move Draw(GraphBuilder g) => g.Pick<Move>(All);
}
