using System.Numerics.Tensors;
using Mcmc.Runtime;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// XᵀX, XᵀT and the column sums of X and T, group by group, gathered a chunk of rows at a time: all that least squares need.
/// </summary>
internal sealed class NormalEquations(int groups, int columns, int outputs)
{
    private readonly double[] gram = new double[(long)groups * columns * columns];
    private readonly double[] cross = new double[(long)groups * columns * outputs];
    private readonly double[] sumX = new double[groups * columns];
    private readonly double[] sumT = new double[groups * outputs];

    public int Groups => groups;

    /// <summary>K: columns of X in one group.</summary>
    public int Columns => columns;

    /// <summary>M: columns of T in one group.</summary>
    public int Outputs => outputs;

    public int Rows { get; private set; }

    /// <summary>XᵀX of one group, [K, K].</summary>
    public ReadOnlySpan<double> Gram(int group) => gram.AsSpan(group * columns * columns, columns * columns);

    /// <summary>XᵀT of one group, [K, M].</summary>
    public ReadOnlySpan<double> Cross(int group) => cross.AsSpan(group * columns * outputs, columns * outputs);

    public ReadOnlySpan<double> SumX(int group) => sumX.AsSpan(group * columns, columns);

    public ReadOnlySpan<double> SumT(int group) => sumT.AsSpan(group * outputs, outputs);

    /// <param name="x">[groups, rows, K].</param>
    /// <param name="t">[groups, rows, M].</param>
    /// <param name="products">Multiplies.</param>
    public void Add(RunnerTensor x, RunnerTensor t, MatrixProducts products)
    {
        var rows = (int)x.Dims[1];
        Accumulate(gram, products.TransposedTimes(x, x).As<float>());
        Accumulate(cross, products.TransposedTimes(x, t).As<float>());
        Sum(x.As<float>(), rows, columns, sumX);
        Sum(t.As<float>(), rows, outputs, sumT);
        Rows += rows;
    }

    private static void Sum(ReadOnlySpan<float> values, int rows, int width, double[] sums)
    {
        Span<float> sum = new float[width];
        for (var group = 0; group * width < sums.Length; group++)
        {
            sum.Clear();
            for (var row = 0; row < rows; row++)
            {
                TensorPrimitives.Add(sum, values.Slice((group * rows + row) * width, width), sum);
            }

            Accumulate(sums.AsSpan(group * width, width), sum);
        }
    }

    private static void Accumulate(Span<double> into, ReadOnlySpan<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            into[i] += values[i];
        }
    }
}
