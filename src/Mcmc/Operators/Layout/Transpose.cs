using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Layout;

/// <summary>Permuted axes: output axis i is input axis perm[i] (ONNX "Transpose"; by default reversed).</summary>
[OnnxOperator("Transpose")]
internal sealed class Transpose : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var dims = c.In(0);
        var perm = Permutation(c.Node, dims.Length);
        if (perm.Length != dims.Length || perm.Distinct().Count() != perm.Length)
        {
            c.Fail($"permutes {dims.Length} axes by [{string.Join(", ", perm)}]");
        }

        c.Set(0, [.. perm.Select(p => dims[p])]);
        if (c.HasContents(0))
        {
            c.MoveContents(0, 0, ElementGrid.Transpose(dims, perm));
        }
    }

    public override void TieAxes(TieContext c)
    {
        var perm = Permutation(c.Node, c.In(0).Length);
        for (var axis = 0; axis < perm.Length; axis++)
        {
            c.CarryOpen(0, perm[axis], 0, axis);
        }

        foreach (var block in c.ReadBlocks(0))
        {
            c.Write(0, Permute(block, perm, c.In(0)));
        }

        if (c.ReadSources(0).Count > 0)
        {
            c.MoveSources(0, 0, NodeShapes.Product(c.In(0)) <= GraphShapes.LongestInts ? ElementGrid.Transpose(c.In(0), perm) : null);
        }
    }

    private static int[] Permutation(Node node, int rank) =>
        node.Ints("perm") is { } perm ? [.. perm.Select(p => (int)p)] : [.. Enumerable.Range(0, rank).Reverse()];

    /// <summary>The block on the output's axes, its labels brought into their ascending order.</summary>
    private static Block Permute(Block block, int[] perm, long[] dims)
    {
        var moved = block.Axes.Select(a => Array.IndexOf(perm, a)).ToArray();
        var order = Enumerable.Range(0, moved.Length).OrderBy(i => moved[i]).ToArray();
        if (block.IsSingle)
        {
            return new Block(moved, block.Labels);
        }

        var strides = new int[moved.Length];
        var stride = 1;
        for (var i = moved.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= (int)dims[block.Axes[i]];
        }

        var labels = new int[block.Labels.Length];
        var index = new int[moved.Length];
        for (var position = 0; position < labels.Length; position++)
        {
            labels[position] = block.Labels[order.Select((o, k) => strides[o] * index[k]).Sum()];
            for (var k = moved.Length - 1; k >= 0 && ++index[k] == dims[block.Axes[order[k]]]; k--)
            {
                index[k] = 0;
            }
        }

        return new Block([.. order.Select(o => moved[o])], labels);
    }

    public override void Differentiate(GradientContext c) => c.Set(0, () =>
    {
        var perm = Permutation(c.Node, c.In(0).Length);
        return c.G.Transpose(c.Gradient, [.. Enumerable.Range(0, perm.Length).Select(axis => (long)Array.IndexOf(perm, axis))]);
    });
}
