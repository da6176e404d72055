using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels.Winograd;

/// <summary>The weights of a correlation of 3 × 3 taps, transformed, in the order in which products read them: [8 outputs, point, channel, 8].</summary>
internal sealed unsafe class WinogradWeights
{
    private readonly Correlation c;
    private readonly int outputStride;
    private readonly int channelStride;
    private readonly int[] taps;

    /// <summary>Even: a vector holds eight outputs of two channels.</summary>
    private readonly int channels;

    public WinogradWeights(Correlation c, int outputStride, int channelStride)
    {
        (this.c, this.outputStride, this.channelStride) = (c, outputStride, channelStride);
        channels = (c.Channels + 1) / 2 * 2;
        taps = [.. c.Taps.OrderBy(t => t.Y).ThenBy(t => t.X).Select(t => t.Index)];
    }

    public long Count => (long)PackedWeights.Panels(c.Outputs) * WinogradTransform.Products * channels * Microkernel.Rows;

    /// <summary>Where the factors of eight outputs begin at a point.</summary>
    public long At(int panel, int point) => ((long)panel * WinogradTransform.Products + point) * channels * Microkernel.Rows;

    public void Fill(KernelCall call, float* weights, float* to) => call.Parallel(PackedWeights.Panels(c.Outputs), panel => Fill(weights, to, panel));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(float* weights, float* to, int panel)
    {
        const int Row = WinogradTransform.Points * Microkernel.Lanes;
        var kernel = stackalloc float[WinogradTransform.Taps * WinogradTransform.Taps * Microkernel.Lanes];
        var between = stackalloc float[WinogradTransform.Taps * Row];
        var apart = (nint)channels * Microkernel.Rows;
        for (var channel = 0; channel < channels; channel += 2)
        {
            Gather(weights, kernel, panel, channel);
            for (var i = 0; i < WinogradTransform.Taps; i++)
            {
                var from = kernel + i * WinogradTransform.Taps * Microkernel.Lanes;
                WinogradTransform.Filter(Vector512.Load(from), Vector512.Load(from + 16), Vector512.Load(from + 32), between + i * Row, Microkernel.Lanes);
            }

            for (var j = 0; j < WinogradTransform.Points; j++)
            {
                var from = between + j * Microkernel.Lanes;
                WinogradTransform.Filter(
                    Vector512.Load(from), Vector512.Load(from + Row), Vector512.Load(from + 2 * Row),
                    to + At(panel, j) + channel * Microkernel.Rows, WinogradTransform.Points * apart);
            }
        }
    }

    /// <summary>Tap by tap eight outputs of two channels, with zeros for those that are not there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(float* weights, float* kernel, int panel, int channel)
    {
        for (var lane = 0; lane < Microkernel.Lanes; lane++)
        {
            var (output, input) = (panel * Microkernel.Rows + lane % Microkernel.Rows, channel + lane / Microkernel.Rows);
            var from = weights + (long)output * outputStride + (long)input * channelStride;
            for (var t = 0; t < taps.Length; t++)
            {
                kernel[t * Microkernel.Lanes + lane] = output < c.Outputs && input < c.Channels ? from[taps[t]] : 0;
            }
        }
    }
}
