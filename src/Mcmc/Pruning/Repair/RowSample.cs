using Mcmc.Runtime;

namespace Mcmc.Pruning.Repair;

/// <summary>The output positions of a layer that are looked at: the same number in every sample, spread evenly.</summary>
internal sealed class RowSample
{
    private readonly int[] positions;

    private RowSample(int perSample, int[] positions) => (PerSample, this.positions) = (perSample, positions);

    public int PerSample { get; }

    public int Count => positions.Length;

    /// <summary>The position of a row; row r belongs to sample r / <see cref="PerSample"/>.</summary>
    public int this[int row] => positions[row];

    /// <param name="samples">Samples in all batches.</param>
    /// <param name="available">Positions per sample.</param>
    /// <param name="wanted">Rows to draw, over all samples.</param>
    /// <param name="random">Draws within each of as many strata as positions are wanted.</param>
    public static RowSample Draw(int samples, int available, int wanted, SeededRandom random)
    {
        var perSample = (int)Math.Clamp(((long)wanted + samples - 1) / samples, 1, available);
        var positions = new int[samples * perSample];
        for (var row = 0; row < positions.Length; row++)
        {
            var k = row % perSample;
            positions[row] = perSample == available ? k : (int)((k + random.NextDouble()) * available / perSample);
        }

        return new RowSample(perSample, positions);
    }
}
