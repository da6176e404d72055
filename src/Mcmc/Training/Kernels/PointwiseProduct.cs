using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels;

/// <summary>A 1×1 correlation on maps of whole vectors: every image is the right factor of a product as it stands.</summary>
internal static unsafe class PointwiseProduct
{
    private const int FewestPositions = 4 * Microkernel.Lanes;

    public static bool Fits(Correlation c) => c.IsPointwise && c.Rows * c.Columns is >= FewestPositions and var positions && positions % Microkernel.Lanes == 0;

    public static void Run(KernelCall call, Correlation c, float* x, float* packed, float* y)
    {
        var positions = c.Rows * c.Columns;
        var panels = PackedWeights.Panels(c.Outputs);
        var whole = c.Outputs / Microkernel.Rows;
        using var scratch = Scratch.Rent(c.Channels, 1);
        var offsets = scratch.Ints(c.Channels);
        for (var channel = 0; channel < c.Channels; channel++)
        {
            offsets[channel] = channel * positions;
        }

        call.Parallel(c.Batch, image =>
        {
            float* from = x + (long)image * c.Channels * positions, to = y + (long)image * c.Outputs * positions;
            var rest = stackalloc float[Microkernel.Rows * Microkernel.MostVectors * Microkernel.Lanes];
            for (var position = 0; position < positions;)
            {
                var vectors = Tiles.Next((positions - position) / Microkernel.Lanes);
                var columns = vectors * Microkernel.Lanes;
                for (var panel = 0; panel < panels; panel++)
                {
                    var a = packed + (long)panel * c.Channels * Microkernel.Rows;
                    var place = to + (long)panel * Microkernel.Rows * positions + position;
                    if (panel < whole)
                    {
                        Microkernel.Multiply(vectors, a, from + position, offsets, c.Channels, place, positions, adds: false);
                        continue;
                    }

                    Microkernel.Multiply(vectors, a, from + position, offsets, c.Channels, rest, columns, adds: false);
                    for (var row = 0; row < c.Outputs - panel * Microkernel.Rows; row++)
                    {
                        Floats.Copy(rest + row * columns, place + (long)row * positions, columns);
                    }
                }

                position += columns;
            }
        });
    }
}
