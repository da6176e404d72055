using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
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
        c.ContractPair((0, innerA), (1, innerB));
        c.Write(0, 0, WithBias(c, (0, rowsA), 2));
        c.Write(0, 1, WithBias(c, (1, columnsB), 1));
    }

    public override long CountMacs(NodeShapes shapes) =>
        shapes.Out(0) is { } y && shapes.In(0) is { } a ? checked(NodeShapes.Product(y) * a[Axes(shapes.Node.Int("transA", 0)).Second]) : 0;

    private static (int First, int Second) Axes(long transposed) => transposed != 0 ? (1, 0) : (0, 1);

    /// <summary>The labels of a factor's axis, tied to the bias's axis where that is not stretched.</summary>
    private static int[]? WithBias(TieContext c, (int Input, int Axis) factor, int fromEnd)
    {
        var axis = c.HasInput(2) ? c.In(2).Length - fromEnd : -1;
        return axis >= 0 && c.In(2)[axis] != 1 ? c.Join(factor, (2, axis)) : c.Join(factor);
    }

    public override void Differentiate(GradientContext c)
    {
        var (alpha, beta) = (c.Node.Float("alpha", 1), c.Node.Float("beta", 1));
        var (turnedA, turnedB) = (c.Node.Int("transA", 0) != 0, c.Node.Int("transB", 0) != 0);
        var g = c.G;
        c.Set(0, () => g.Mul(turnedA ? g.MatMul(c.X(1), c.Gradient, turnedB, true) : g.MatMul(c.Gradient, c.X(1), false, !turnedB), alpha));
        c.Set(1, () => g.Mul(turnedB ? g.MatMul(c.Gradient, c.X(0), true, turnedA) : g.MatMul(c.X(0), c.Gradient, !turnedA), alpha));
        c.Set(2, () => g.Mul(g.SumTo(c.Gradient, c.In(2)), beta));
    }

    public override ParameterKind Parameter(Node node, int input) => input == 2 ? ParameterKind.Offset : ParameterKind.Weight;
}
