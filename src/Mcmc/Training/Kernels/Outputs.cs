using System.Runtime.CompilerServices;

namespace Mcmc.Training.Kernels;

/// <summary>Moves the sums of some rows of positions to their places in the output, with the bias.</summary>
internal static unsafe class Outputs
{
    /// <param name="sums">For each output a row of <paramref name="width"/> floats; null for zeros.</param>
    /// <param name="padded">What the positions of a row of sums are laid out like; null where they stand side by side.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Put(Correlation c, float* sums, int width, PaddedRows? padded, float* bias, float* y, int first, int rows)
    {
        var isWhole = sums is not null && padded is null && c.Columns == c.OutWidth && c.Rows == c.OutHeight;
        for (var output = 0; output < c.Outputs; output++)
        {
            var number = bias is null ? 0 : bias[output];
            var from = sums + (long)output * width;
            for (var row = 0; row < rows;)
            {
                var (image, at) = ((first + row) / c.Rows, (first + row) % c.Rows);
                var together = isWhole ? Math.Min(rows - row, c.Rows - at) : 1;
                var to = y + (((long)image * c.Outputs + output) * c.OutHeight + at * c.Steps.OutY + c.Steps.OffsetY) * c.OutWidth + c.Steps.OffsetX;
                Put(sums is null ? null : from + (padded is { } p ? (long)p.Start(first + row) * p.Pitch : (long)row * c.Columns), number, to, together * c.Columns, c.Steps.OutX);
                row += together;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Put(float* from, float bias, float* to, int count, int apart)
    {
        if (from is not null && apart == 1 && bias == 0)
        {
            Floats.Copy(from, to, count);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            to[i * apart] = (from is null ? 0 : from[i]) + bias;
        }
    }
}
