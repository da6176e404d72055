using System.Runtime.CompilerServices;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels;

/// <summary>The weights of a correlation in the order in which products read them: for every 8 outputs, [channel, tap, 8].</summary>
internal static unsafe class PackedWeights
{
    public static int Panels(int outputs) => (outputs + Microkernel.Rows - 1) / Microkernel.Rows;

    /// <param name="outputStride">Floats from one output to the next among the weights.</param>
    /// <param name="channelStride">Floats from one channel of the input to the next.</param>
    public static void Fill(KernelCall call, Correlation c, float* weights, int outputStride, int channelStride, float* to)
    {
        call.Parallel(Panels(c.Outputs), panel => Fill(c, weights + (long)panel * Microkernel.Rows * outputStride, outputStride, channelStride, to + (long)panel * c.Depth * Microkernel.Rows, panel));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(Correlation c, float* weights, nint outputStride, nint channelStride, float* to, int panel)
    {
        var taps = c.Taps;
        var rows = Math.Min(Microkernel.Rows, c.Outputs - panel * Microkernel.Rows);
        if (rows < Microkernel.Rows)
        {
            new Span<float>(to, c.Depth * Microkernel.Rows).Clear();
        }

        var isWhole = taps.Select((tap, i) => tap.Index == i).All(same => same);
        if (isWhole && channelStride == taps.Length)
        {
            Floats.Transpose(weights, outputStride, rows, c.Depth, to, Microkernel.Rows);
            return;
        }

        for (var channel = 0; channel < c.Channels; channel++)
        {
            if (isWhole)
            {
                Floats.Transpose(weights + channel * channelStride, outputStride, rows, taps.Length, to, Microkernel.Rows);
                to += taps.Length * Microkernel.Rows;
                continue;
            }

            foreach (var tap in taps)
            {
                var from = weights + channel * channelStride + tap.Index;
                for (var r = 0; r < rows; r++)
                {
                    to[r] = *from;
                    from += outputStride;
                }

                to += Microkernel.Rows;
            }
        }
    }
}
