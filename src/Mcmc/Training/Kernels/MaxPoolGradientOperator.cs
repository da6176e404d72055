using System.Runtime.CompilerServices;
using Mcmc.Operators.Gradients;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels;

/// <summary>The gradient of a maximum over windows of two spatial axes, from that of Y, and X: of several maxima the first gets it all.</summary>
internal sealed class MaxPoolGradientOperator() : CustomOperator(KernelNames.MaxPoolGradient, 2, 1)
{
    public override CustomKernel Create(KernelAttributes attributes, int threads) => new Kernel(ConvolutionGeometry.Of(attributes));

    private sealed unsafe class Kernel(ConvolutionGeometry g) : CustomKernel
    {
        private readonly Tap[] taps = g.Forward().Taps;

        public override void Compute(KernelCall call)
        {
            float* dy = call.Input(0, g.Y), x = call.Input(1, g.X), dx = call.Output(0, g.X);
            call.Parallel(g.Batch * g.Channels, plane =>
            {
                var (from, size) = ((long)plane * g.OutHeight * g.OutWidth, g.Height * g.Width);
                var to = dx + (long)plane * size;
                new Span<float>(to, size).Clear();
                Plane(dy + from, x + (long)plane * size, to);
            });
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Plane(float* dy, float* x, float* dx)
        {
            for (var row = 0; row < g.OutHeight; row++)
            {
                for (var column = 0; column < g.OutWidth; column++)
                {
                    var (best, place) = (float.NegativeInfinity, -1);
                    foreach (var tap in taps)
                    {
                        var (iy, ix) = (row * g.StrideY + tap.Y, column * g.StrideX + tap.X);
                        if ((uint)iy < (uint)g.Height && (uint)ix < (uint)g.Width && (x[iy * g.Width + ix] > best || place < 0))
                        {
                            (best, place) = (x[iy * g.Width + ix], iy * g.Width + ix);
                        }
                    }

                    if (place >= 0)
                    {
                        dx[place] += *dy;
                    }

                    dy++;
                }
            }
        }
    }
}
