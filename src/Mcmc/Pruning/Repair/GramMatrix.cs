using System.Numerics.Tensors;
using Mcmc.Runtime;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// How the columns of a layer's X go together on the samples: their covariance (the lower triangle alone, since a wide layer
/// has thousands of columns) and their means.
/// </summary>
internal sealed class GramMatrix
{
    private readonly float[] products;
    private readonly double[] sums;

    public GramMatrix(int columns)
    {
        Columns = columns;
        products = new float[(long)columns * (columns + 1) / 2];
        sums = new double[columns];
    }

    /// <summary>K: columns of X.</summary>
    public int Columns { get; }

    public int Rows { get; private set; }

    /// <summary>The mean of a column.</summary>
    public double Mean(int column) => sums[column] / Rows;

    /// <summary>Σ (x_i − mean_i)(x_j − mean_j) over the rows.</summary>
    public double Covariance(int i, int j) => products[i >= j ? Index(i, j) : Index(j, i)] - sums[i] * sums[j] / Rows;

    /// <param name="x">[1, rows, K].</param>
    /// <param name="multiplier">Multiplies.</param>
    public void Add(RunnerTensor x, MatrixProducts multiplier)
    {
        ReadOnlySpan<float> full = multiplier.TransposedTimes(x, x).As<float>();
        for (var i = 0; i < Columns; i++)
        {
            var row = products.AsSpan((int)Index(i, 0), i + 1);
            TensorPrimitives.Add(row, full.Slice(i * Columns, i + 1), row);
        }

        ReadOnlySpan<float> values = x.As<float>();
        var rows = (int)x.Dims[1];
        Span<float> sum = new float[Columns];
        for (var row = 0; row < rows; row++)
        {
            TensorPrimitives.Add(sum, values.Slice(row * Columns, Columns), sum);
        }

        for (var i = 0; i < Columns; i++)
        {
            sums[i] += sum[i];
        }

        Rows += rows;
    }

    private static long Index(int i, int j) => (long)i * (i + 1) / 2 + j;
}
