using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Tests.Operators;

/// <summary>Nodes whose attributes and inputs do not fit: always MCMC3003 with the node's name, in little memory.</summary>
public sealed class MisfitTests
{
    private static readonly OneNode[] Nodes =
    [
        new OneNode("Add").Feed(2, 3).Feed(4),
        new OneNode("Constant").List("value_ints", 1, 2, 3).With("value", new TensorAttribute(Tensor.Floats([1, 2], 2))),
        new OneNode("Constant").With("value", new TensorAttribute(Tensor.Floats([1, 2], 2))).Outputs(2),
        new OneNode("Conv").Feed(1, 4, 5).Weight(2, 3, 1),
        new OneNode("Conv").Feed(1, 4, 5).Weight(2, 4, 6),
        new OneNode("Conv").Feed(1, 4, 5).Weight(2, 4, 1).With("group", -1),
        new OneNode("Conv").Feed(1, 4, 5).Weight(2, 4, 1).List("strides", 0),
        new OneNode("Conv").Feed(1, 4, 5).Weight(2, 4, 1).List("pads", -9, -9),
        new OneNode("ConvTranspose").Feed(1, 4, 5).Weight(4, 3, 2).List("pads", 99, 99),
        new OneNode("MaxPool").Feed(1, 4, 5),
        new OneNode("Gemm").Feed(2, 3).Weight(4, 5),
        new OneNode("MatMul").Feed(2, 3).Weight(4, 5),
        new OneNode("Einsum").Feed(2, 3).Weight(3, 4).With("equation", "ijk,jk->ik"),
        new OneNode("BatchNormalization").Feed(1, 4, 5).Weight(3).Weight(3).Weight(3).Weight(3),
        new OneNode("BatchNormalization", 7).Feed(1, 4, 5).Weight(4, 3).Weight(4, 3).Weight(4, 3).Weight(4, 3).With("spatial", 0),
        new OneNode("GroupNormalization", 18).Feed(1, 4, 5).Weight(1).Weight(1).With("num_groups", 2),
        new OneNode("InstanceNormalization").Feed(1, 4, 5).Weight(3).Weight(4),
        new OneNode("Softmax").Feed(2, 3).With("axis", 5),
        new OneNode("ReduceMean", 11).Feed(2, 3).List("axes", 7),
        new OneNode("ArgMax").Feed(2, 3).With("axis", 2),
        new OneNode("Transpose").Feed(2, 3).List("perm", 0, 0),
        new OneNode("Transpose").Feed(2, 3).List("perm", 0, 7),
        new OneNode("Reshape").Feed(2, 3).Ints(4, 2),
        new OneNode("Reshape").Feed(2, 3).Ints(6, 0, 0),
        new OneNode("Concat").Feed(2, 3).Feed(3, 4).With("axis", 1),
        new OneNode("Split", 13).Feed(2, 3).Ints(4, 5).With("axis", 1).Outputs(2),
        new OneNode("Squeeze", 13).Feed(2, 3).Ints(0),
        new OneNode("Unsqueeze", 13).Feed(2, 3).Ints(1, 1),
        new OneNode("Slice").Feed(2, 3).Ints(0).Ints(1).Ints(1).Ints(0),
        new OneNode("Slice").Feed(2, 3).Ints(0, 0, 0).Ints(1, 1, 1),
        new OneNode("Gather").Feed(2, 3).Ints(5).With("axis", 1),
        new OneNode("GatherND").Feed(2, 3).Constant(Tensor.Ints([0, 0, 0], 1, 3)),
        new OneNode("Expand").Feed(2, 3).Ints(4),
        new OneNode("Tile").Feed(2, 3).Ints(4),
        new OneNode("Tile").Feed(2, 3).Ints(4, -1),
        new OneNode("ConstantOfShape").Ints(1L << 40, 1L << 40),
        new OneNode("Pad").Feed(2, 3).Ints(0, -9, 0, 0),
        new OneNode("Resize", 13).Feed(1, 2, 3).Absent().Absent().Ints(4),
        new OneNode("DepthToSpace").Feed(1, 3, 2, 2).With("blocksize", 2),
        new OneNode("LSTM").Feed(2, 3).Weight(1, 16, 3).Weight(1, 16, 4),
    ];

    public static TheoryData<int, string> All => [.. Nodes.Select((node, i) => (i, node.ToString()))];

    [Theory]
    [MemberData(nameof(All))]
    public void Infer_of_a_misfit_is_MCMC3003(int index, string node)
    {
        _ = node;
        var diagnostic = Assert.Throws<McmcException>(() => AxisTies.Find(Nodes[index].Model, GraphShapes.Infer(Nodes[index].Model))).Diagnostic;

        Assert.Equal(Codes.ShapesContradict, diagnostic.Code);
        Assert.Contains("'node'", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_follows_no_axis_of_absurd_length()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        TieNotation.AssertEqual("-|- → -|-", new OneNode("Relu").Constant(new Tensor(DataType.Float, [1L << 40, 0], default)));
        TieNotation.AssertEqual("AB|CDE, - → -|-", new OneNode("Tile").Feed(2, 3).Ints(1L << 40, 1L << 30));
        TieNotation.AssertEqual("ab|CDE, - → ab|-", new OneNode("Pad").Feed(2, 3).Ints(0, 0, 0, 1L << 40));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }
}
