using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Linear;

/// <summary>Y = alpha · A′ · B′ + beta · C, where A′ [M,K] and B′ [K,N] may be given transposed and C broadcasts to [M,N].</summary>
[OnnxOperator("Gemm")]
internal sealed class Gemm : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var (a, b) = (c.In(0), c.In(1));
        if (a.Length != 2 || b.Length != 2)
        {
            c.Fail("multiplies tensors that are not matrices");
        }

        var (rowsA, innerA) = Axes(c.Node.Int("transA", 0));
        var (innerB, columnsB) = Axes(c.Node.Int("transB", 0));
        if (a[innerA] != b[innerB])
        {
            c.Fail($"multiplies {a[innerA]} columns by {b[innerB]} rows");
        }

        c.Set(0, [a[rowsA], b[columnsB]]);
    }

    public override void TieAxes(TieContext c)
    {
        var (rowsA, innerA) = Axes(c.Node.Int("transA", 0));
        var (innerB, columnsB) = Axes(c.Node.Int("transB", 0));
        var rows = c.Read(0, rowsA);
        var columns = c.Read(1, columnsB);
        c.ContractPair((0, innerA), (1, innerB));

        if (c.HasInput(2))
        {
            var bias = c.In(2);
            rows = TieBias(c, rows, bias.Length - 2);
            columns = TieBias(c, columns, bias.Length - 1);
        }

        c.Write(0, 0, rows);
        c.Write(0, 1, columns);
    }

    public override long CountMacs(NodeShapes shapes) =>
        shapes.Out(0) is { } y && shapes.In(0) is { } a ? checked(NodeShapes.Product(y) * a[Axes(shapes.Node.Int("transA", 0)).Second]) : 0;

    private static (int First, int Second) Axes(long transposed) => transposed != 0 ? (1, 0) : (0, 1);

    private static int[]? TieBias(TieContext c, int[]? labels, int axis)
    {
        if (axis < 0 || c.In(2)[axis] == 1)
        {
            return labels;
        }

        var bias = c.Read(2, axis);
        return labels is null && bias is null ? null : c.Tie(labels, bias);
    }
}
