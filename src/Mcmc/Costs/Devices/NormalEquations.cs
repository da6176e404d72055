namespace Mcmc.Costs.Devices;

/// <summary>Weighted least squares of a few unknowns; what the equations leave open stays near zero.</summary>
internal sealed class NormalEquations(int unknowns)
{
    private const double Ridge = 1e-6;

    private readonly double[,] matrix = new double[unknowns, unknowns];
    private readonly double[] right = new double[unknowns];

    /// <summary>Enters the equation Σ terms·unknowns = target.</summary>
    public void Add(ReadOnlySpan<double> terms, double target, double weight)
    {
        for (var i = 0; i < unknowns; i++)
        {
            right[i] += weight * terms[i] * target;
            for (var j = 0; j < unknowns; j++)
            {
                matrix[i, j] += weight * terms[i] * terms[j];
            }
        }
    }

    /// <summary>The unknowns, by Cholesky's factorisation of the scaled matrix.</summary>
    public double[] Solve()
    {
        var scale = new double[unknowns];
        for (var i = 0; i < unknowns; i++)
        {
            scale[i] = matrix[i, i] > 0 ? 1 / Math.Sqrt(matrix[i, i]) : 1;
        }

        var lower = new double[unknowns, unknowns];
        var result = new double[unknowns];
        for (var i = 0; i < unknowns; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i, j] * scale[i] * scale[j] + (i == j ? Ridge : 0);
                for (var k = 0; k < j; k++)
                {
                    sum -= lower[i, k] * lower[j, k];
                }

                lower[i, j] = i == j ? Math.Sqrt(Math.Max(sum, Ridge * Ridge)) : sum / lower[j, j];
            }

            result[i] = right[i] * scale[i];
            for (var k = 0; k < i; k++)
            {
                result[i] -= lower[i, k] * result[k];
            }

            result[i] /= lower[i, i];
        }

        for (var i = unknowns - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < unknowns; k++)
            {
                result[i] -= lower[k, i] * result[k];
            }

            result[i] /= lower[i, i];
        }

        for (var i = 0; i < unknowns; i++)
        {
            result[i] *= scale[i];
        }

        return result;
    }
}
