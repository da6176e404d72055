using System.Numerics.Tensors;
using Mcmc.Runtime;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// The factor U of a positive definite A = Uᵀ·U with the Y of Uᵀ·Y = B: solves A_k·X = B_k for the first k rows and columns of
/// A, for any k, by going backwards alone, because the leading part of U factors the leading part of A. In 32 bits.
/// </summary>
internal sealed class PrefixFactor
{
    private const int Block = 128;

    private readonly int outputs;
    private readonly float[] lower;

    /// <summary>For each block of rows of U: the part right of its diagonal, turned, so that fewer columns are a shorter array.</summary>
    private readonly float[][] beyond;
    private readonly float[][] diagonal;

    /// <param name="u">U, [n, n] row-major; only the upper triangle is read.</param>
    /// <param name="n">Rows of U.</param>
    /// <param name="y">Y, [n, outputs] row-major.</param>
    public PrefixFactor(double[] u, int n, double[] y)
    {
        outputs = y.Length / n;
        lower = Array.ConvertAll(y, v => (float)v);
        var blocks = (n + Block - 1) / Block;
        (beyond, diagonal) = (new float[blocks][], new float[blocks][]);
        for (var block = 0; block < blocks; block++)
        {
            var (start, width) = (block * Block, Math.Min(Block, n - block * Block));
            var (right, own) = (new float[(n - start - width) * width], new float[width * width]);
            for (var i = 0; i < width; i++)
            {
                var row = u.AsSpan((start + i) * n, n);
                for (var j = i; j < width; j++)
                {
                    own[i * width + j] = (float)row[start + j];
                }

                for (var j = start + width; j < n; j++)
                {
                    right[(j - start - width) * width + i] = (float)row[j];
                }
            }

            (beyond[block], diagonal[block]) = (right, own);
        }
    }

    /// <summary>X of A_k·X = B_k, [k, outputs] row-major.</summary>
    public float[] Solve(int k, MatrixProducts products)
    {
        var x = lower[..(k * outputs)];
        for (var block = (k - 1) / Block; block >= 0; block--)
        {
            var (start, width) = (block * Block, Math.Min(Block, k - block * Block));
            var below = k - start - width;
            if (below > 0)
            {
                var known = products.TransposedTimes(
                    RunnerTensor.Floats(beyond[block].AsSpan(0, below * width), 1, below, width),
                    RunnerTensor.Floats(x.AsSpan((start + width) * outputs), 1, below, outputs)).As<float>();
                var rows = x.AsSpan(start * outputs, width * outputs);
                TensorPrimitives.Subtract(rows, known, rows);
            }

            Backward(diagonal[block], start, width, x);
        }

        return x;
    }

    private void Backward(float[] u, int start, int width, float[] x)
    {
        var stride = (int)Math.Sqrt(u.Length);
        for (var i = width - 1; i >= 0; i--)
        {
            var row = x.AsSpan((start + i) * outputs, outputs);
            for (var below = i + 1; below < width; below++)
            {
                TensorPrimitives.MultiplyAdd(x.AsSpan((start + below) * outputs, outputs), -u[i * stride + below], row, row);
            }

            TensorPrimitives.Divide(row, u[i * stride + i], row);
        }
    }
}
