using System.Numerics.Tensors;
using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// Solves A·X = B for a positive definite A of thousands of rows by the factorisation A = Uᵀ·U, block by block, in 64 bits:
/// nearly all of the work are matrix products.
/// </summary>
internal sealed class Cholesky : IDisposable
{
    private const int Block = 96;
    private readonly MatrixProducts products;

    public Cholesky(int threads) => products = new MatrixProducts(threads, DataType.Double);

    public void Dispose() => products.Dispose();

    /// <summary>Replaces the upper triangle of A by U, and B by the solution.</summary>
    /// <param name="a">A, [n, n] row-major; only the upper triangle is read.</param>
    /// <param name="n">Rows of A.</param>
    /// <param name="b">B, [n, columns] row-major.</param>
    /// <param name="columns">Columns of B.</param>
    /// <returns>Whether A is positive definite; if not, B is as it was.</returns>
    public bool Solve(double[] a, int n, double[] b, int columns)
    {
        if (!Factor(a, n))
        {
            return false;
        }

        SolveLower(a, n, b, columns);
        for (var start = (n - 1) / Block * Block; start >= 0; start -= Block)
        {
            var width = Math.Min(Block, n - start);
            ReduceBack(a, n, start, width, b, columns);
            Backward(a, n, start, width, b, columns);
        }

        return true;
    }

    /// <summary>Replaces the upper triangle of A by U. The first rows and columns of U factor those of A.</summary>
    /// <returns>Whether A is positive definite.</returns>
    public bool Factor(double[] a, int n)
    {
        for (var start = 0; start < n; start += Block)
        {
            var width = Math.Min(Block, n - start);
            Reduce(a, n, start, start, width, a, n, start, n - start);
            if (!FactorRows(a, n, start, width))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Replaces B by the Y of Uᵀ·Y = B. The first rows of Y depend on the first rows of U and B alone.</summary>
    public void SolveLower(double[] u, int n, double[] b, int columns)
    {
        for (var start = 0; start < n; start += Block)
        {
            var width = Math.Min(Block, n - start);
            Reduce(u, n, start, start, width, b, columns, 0, columns);
            Forward(u, n, start, width, b, columns);
        }
    }

    /// <summary>Takes what the rows above explain out of a block of rows: C[rows, from..] −= U[..start, rows]ᵀ · C[..start, from..].</summary>
    private void Reduce(double[] u, int n, int start, int row, int width, double[] c, int stride, int from, int count)
    {
        if (start == 0)
        {
            return;
        }

        var product = products.TransposedTimes(Copy(u, n, 0, start, row, width), Copy(c, stride, 0, start, from, count)).As<double>();
        for (var i = 0; i < width; i++)
        {
            var into = c.AsSpan((row + i) * stride + from, count);
            TensorPrimitives.Subtract(into, product.Slice(i * count, count), into);
        }
    }

    /// <summary>Takes the solved rows below out of a block of rows: B[rows] −= U[rows, below] · B[below].</summary>
    private void ReduceBack(double[] u, int n, int start, int width, double[] b, int columns)
    {
        var below = n - start - width;
        if (below == 0)
        {
            return;
        }

        var turned = new RunnerTensor(DataType.Double, 1, below, width);
        var t = turned.As<double>();
        for (var i = 0; i < width; i++)
        {
            var row = u.AsSpan((start + i) * n + start + width, below);
            for (var j = 0; j < below; j++)
            {
                t[j * width + i] = row[j];
            }
        }

        var product = products.TransposedTimes(turned, Copy(b, columns, start + width, below, 0, columns)).As<double>();
        for (var i = 0; i < width; i++)
        {
            var into = b.AsSpan((start + i) * columns, columns);
            TensorPrimitives.Subtract(into, product.Slice(i * columns, columns), into);
        }
    }

    private static RunnerTensor Copy(double[] matrix, int stride, int row, int rows, int column, int columns)
    {
        var tensor = new RunnerTensor(DataType.Double, 1, rows, columns);
        for (var i = 0; i < rows; i++)
        {
            matrix.AsSpan((row + i) * stride + column, columns).CopyTo(tensor.As<double>()[(i * columns)..]);
        }

        return tensor;
    }

    /// <summary>The rows of a block, from the diagonal to the right end.</summary>
    private static bool FactorRows(double[] a, int n, int start, int width)
    {
        for (var i = start; i < start + width; i++)
        {
            var row = a.AsSpan(i * n + i, n - i);
            for (var above = start; above < i; above++)
            {
                TensorPrimitives.MultiplyAdd(a.AsSpan(above * n + i, n - i), -a[above * n + i], row, row);
            }

            if (!(row[0] > 0) || !double.IsFinite(row[0]))
            {
                return false;
            }

            TensorPrimitives.Divide(row, Math.Sqrt(row[0]), row);
        }

        return true;
    }

    private static void Forward(double[] u, int n, int start, int width, double[] b, int columns)
    {
        for (var i = start; i < start + width; i++)
        {
            var row = b.AsSpan(i * columns, columns);
            for (var above = start; above < i; above++)
            {
                TensorPrimitives.MultiplyAdd(b.AsSpan(above * columns, columns), -u[above * n + i], row, row);
            }

            TensorPrimitives.Divide(row, u[i * n + i], row);
        }
    }

    private static void Backward(double[] u, int n, int start, int width, double[] b, int columns)
    {
        for (var i = start + width - 1; i >= start; i--)
        {
            var row = b.AsSpan(i * columns, columns);
            for (var below = i + 1; below < start + width; below++)
            {
                TensorPrimitives.MultiplyAdd(b.AsSpan(below * columns, columns), -u[i * n + below], row, row);
            }

            TensorPrimitives.Divide(row, u[i * n + i], row);
        }
    }
}
