using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Linear;

/// <summary>numpy.matmul: […,M,K] × […,K,N] → […,M,N], batch axes broadcast, one-dimensional operands promoted.</summary>
[OnnxOperator("MatMul")]
internal sealed class MatMul : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var (a, b) = (c.In(0), c.In(1));
        if (a.Length == 0 || b.Length == 0)
        {
            c.Fail("multiplies a scalar");
        }

        if (a[^1] != b[b.Length == 1 ? 0 : b.Length - 2])
        {
            c.Fail($"multiplies {a[^1]} columns by {b[b.Length == 1 ? 0 : b.Length - 2]} rows");
        }

        var batches = Math.Max(a.Length, b.Length) - 2;
        var dims = new List<long>();
        for (var i = batches; i > 0; i--)
        {
            var x = a.Length - 2 - i is >= 0 and var ia ? a[ia] : 1;
            var y = b.Length - 2 - i is >= 0 and var ib ? b[ib] : 1;
            if (x != y && x != 1 && y != 1)
            {
                c.Fail("cannot broadcast its batch axes");
            }

            dims.Add(x == 1 ? y : x);
        }

        if (a.Length > 1)
        {
            dims.Add(a[^2]);
        }

        if (b.Length > 1)
        {
            dims.Add(b[^1]);
        }

        c.Set(0, [.. dims]);
    }

    public override void TieAxes(TieContext c)
    {
        var (a, b) = (c.In(0), c.In(1));

        // Batch axes first: a block over (heads, head width) splits along the heads, so that the contraction stays whole.
        for (var i = Math.Max(a.Length, b.Length); i > 2; i--)
        {
            c.Write(0, c.Out(0).Length - i, BatchLabels(c, a.Length - i, b.Length - i));
        }

        c.ContractPair((0, a.Length - 1), (1, b.Length == 1 ? 0 : b.Length - 2));
        if (a.Length > 1)
        {
            c.Write(0, c.Out(0).Length - (b.Length > 1 ? 2 : 1), c.Read(0, a.Length - 2));
        }

        if (b.Length > 1)
        {
            c.Write(0, c.Out(0).Length - 1, c.Read(1, b.Length - 1));
        }
    }

    public override long CountMacs(NodeShapes shapes) =>
        shapes.Out(0) is { } y && shapes.In(0) is { Length: > 0 } a ? checked(NodeShapes.Product(y) * a[^1]) : 0;

    private static int[]? BatchLabels(TieContext c, int axisA, int axisB)
    {
        var (first, second) = (axisA >= 0 && c.In(0)[axisA] != 1, axisB >= 0 && c.In(1)[axisB] != 1);
        return (first, second) switch
        {
            (true, true) => c.Join((0, axisA), (1, axisB)),
            (true, false) => c.Read(0, axisA),
            (false, true) => c.Read(1, axisB),
            _ => null,
        };
    }

    public override void Differentiate(GradientContext c)
    {
        var (da, db) = (c.In(0), c.In(1));
        long[] matrixA = da.Length == 1 ? [1, da[0]] : da;
        long[] matrixB = db.Length == 1 ? [db[0], 1] : db;
        var batch = Broadcasting.Dims(matrixA.AsSpan(..^2), matrixB.AsSpan(..^2))!;
        var (a, b) = (c.G.Reshape(c.X(0), matrixA), c.G.Reshape(c.X(1), matrixB));
        var gradient = c.G.Reshape(c.Gradient, [.. batch, matrixA[^2], matrixB[^1]]);
        c.Set(0, () => c.G.Reshape(c.G.SumTo(c.G.MatMul(gradient, b, transposeB: true), matrixA), da));
        c.Set(1, () =>
        {
            if (matrixB.Length == 2)
            {
                // One product over all rows instead of one for each batch entry.
                var rows = NodeShapes.Product(matrixA) / matrixA[^1];
                return c.G.Reshape(c.G.MatMul(c.G.Reshape(a, rows, matrixA[^1]), c.G.Reshape(gradient, rows, matrixB[^1]), transposeA: true), db);
            }

            return c.G.Reshape(c.G.SumTo(c.G.MatMul(a, gradient, transposeA: true), matrixB), db);
        });
    }

    public override ParameterKind Parameter(Node node, int input) => ParameterKind.Weight;
}
