using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// The change of weights that best explains what is missing: Δ minimises ‖X·Δ − R‖² + λ·‖Δ‖², from the Gram matrix XᵀX and
/// XᵀR. Shrinking the change, not the weights, falls back to the cut network where the samples say little.
/// </summary>
internal static class LeastSquares
{
    private const double Ridge = 1e-3;

    /// <param name="gram">XᵀX, [columns, columns] row-major.</param>
    /// <param name="cross">XᵀR, [columns, outputs] row-major.</param>
    /// <param name="columns">Columns of X.</param>
    /// <param name="outputs">Columns of R.</param>
    /// <param name="rows">Rows that both were summed over: few rows for many columns overfit, so λ grows with their ratio.</param>
    /// <returns>Δ, columns × outputs.</returns>
    public static Matrix<double> Solve(ReadOnlySpan<float> gram, ReadOnlySpan<float> cross, int columns, int outputs, int rows)
    {
        var a = new DenseMatrix(columns, columns);
        var trace = 0.0;
        for (var i = 0; i < columns; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var value = ((double)gram[i * columns + j] + gram[j * columns + i]) / 2;
                a[i, j] = value;
                a[j, i] = value;
            }

            trace += a[i, i];
        }

        var lambda = Math.Max(trace / columns * Ridge * (1 + (double)columns / rows), 1e-12);
        for (var i = 0; i < columns; i++)
        {
            a[i, i] += lambda;
        }

        var b = new DenseMatrix(columns, outputs);
        for (var i = 0; i < columns; i++)
        {
            for (var m = 0; m < outputs; m++)
            {
                b[i, m] = cross[i * outputs + m];
            }
        }

        return a.Cholesky().Solve(b);
    }
}
