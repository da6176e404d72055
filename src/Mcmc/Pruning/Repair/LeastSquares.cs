using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// The change of weights that best explains what is missing: Δ minimises ‖X·(W + Δ) + b − T‖² + λ·‖Δ‖². Shrinking the change,
/// not the weights, falls back to the cut network where the samples say little. Where the mean may change, X and T are
/// centred, so that λ does not hold b back.
/// </summary>
internal sealed class LeastSquares(MatrixProducts products, Cholesky cholesky)
{
    /// <summary>λ in units of the mean of the Gram matrix's diagonal.</summary>
    public double Ridge { get; init; } = 1e-3;

    /// <summary>Solves one group.</summary>
    /// <param name="equations">What the samples say.</param>
    /// <param name="group">The group.</param>
    /// <param name="weights">W, [K, M] row-major.</param>
    /// <param name="free">Whether b may change; else it is 0.</param>
    /// <returns>Δ, [K, M] row-major, and b, [M].</returns>
    public (double[] Change, double[] Intercept) Solve(NormalEquations equations, int group, float[] weights, bool free)
    {
        var (k, m) = (equations.Columns, equations.Outputs);
        var gram = equations.Gram(group).ToArray();
        var missing = equations.Cross(group).ToArray();
        var sumX = equations.SumX(group);
        var sumT = equations.SumT(group);
        if (free)
        {
            Center(gram, sumX, sumX, equations.Rows);
            Center(missing, sumX, sumT, equations.Rows);
        }

        Subtract(missing, gram, weights, k, m);
        if (!Solve(gram, k, missing, m, equations.Rows))
        {
            missing = new double[missing.Length];
        }

        var intercept = new double[m];
        if (free)
        {
            for (var column = 0; column < m; column++)
            {
                var mean = sumT[column];
                for (var row = 0; row < k; row++)
                {
                    mean -= sumX[row] * (weights[row * m + column] + missing[row * m + column]);
                }

                intercept[column] = mean / equations.Rows;
            }
        }

        return (missing, intercept);
    }

    /// <summary>Few rows for many columns overfit, so λ grows with their ratio.</summary>
    private bool Solve(double[] gram, int k, double[] right, int m, int rows)
    {
        var trace = 0.0;
        for (var i = 0; i < k; i++)
        {
            trace += gram[i * k + i];
        }

        var lambda = Math.Max(trace / k * Ridge * (1 + (double)k / rows), double.Epsilon);
        for (var i = 0; i < k; i++)
        {
            gram[i * k + i] += lambda;
        }

        return cholesky.Solve(gram, k, right, m);
    }

    /// <summary>Takes the means out: A − s·tᵀ / rows.</summary>
    private static void Center(double[] matrix, ReadOnlySpan<double> sumRow, ReadOnlySpan<double> sumColumn, int rows)
    {
        for (var i = 0; i < sumRow.Length; i++)
        {
            var factor = -sumRow[i] / rows;
            var row = matrix.AsSpan(i * sumColumn.Length, sumColumn.Length);
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(sumColumn, factor, row, row);
        }
    }

    /// <summary>What the weights explain already: right − gram · W.</summary>
    private void Subtract(double[] right, double[] gram, float[] weights, int k, int m)
    {
        var explained = products.TransposedTimes(Floats(gram, k, k), RunnerTensor.Floats(weights, 1, k, m)).As<float>();
        for (var i = 0; i < right.Length; i++)
        {
            right[i] -= explained[i];
        }
    }

    private static RunnerTensor Floats(double[] values, int rows, int columns)
    {
        var tensor = new RunnerTensor(DataType.Float, 1, rows, columns);
        System.Numerics.Tensors.TensorPrimitives.ConvertTruncating<double, float>(values, tensor.As<float>());
        return tensor;
    }
}
