using MathNet.Numerics.LinearAlgebra.Double;
using Mcmc.Pruning.Repair;
using Mcmc.Runtime;

namespace Mcmc.Tests.Pruning.Repair;

public sealed class CholeskyTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(96, 5)]
    [InlineData(97, 1)]
    [InlineData(301, 64)]
    public void Solve_gives_what_another_library_gives(int n, int columns)
    {
        var (a, b) = (Positive(n), Random(n, columns, "right"));
        var expected = new DenseMatrix(n, n, a.ToRowMajorArray()).Transpose().Cholesky().Solve(b);
        var (matrix, right) = (a.ToRowMajorArray(), b.ToRowMajorArray());
        using var cholesky = new Cholesky(threads: 2);
        Assert.True(cholesky.Solve(matrix, n, right, columns));
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                Assert.Equal(expected[i, j], right[i * columns + j], 1e-9);
            }
        }
    }

    [Fact]
    public void Solve_an_indefinite_matrix_says_so_and_leaves_the_right_side()
    {
        double[] right = [1, 2];
        using var cholesky = new Cholesky(threads: 1);
        Assert.False(cholesky.Solve([1, 2, 2, 1], 2, right, 1));
        Assert.False(cholesky.Solve([double.NaN, 0, 0, 1], 2, right, 1));
        Assert.Equal([1, 2], right);
    }

    private static DenseMatrix Positive(int n)
    {
        var x = Random(n + 5, n, "rows");
        return DenseMatrix.OfMatrix(x.TransposeThisAndMultiply(x) + DenseMatrix.CreateIdentity(n));
    }

    private static DenseMatrix Random(int rows, int columns, string stream)
    {
        var random = new SeededRandom(rows, stream);
        return DenseMatrix.Create(rows, columns, (_, _) => random.NextGaussian());
    }
}
