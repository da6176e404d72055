using System.Runtime.CompilerServices;
using System.Numerics;
using Mcmc.Operators.Gradients;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels;

/// <summary>
/// The gradients of W [C,1,kernel] and of the bias of a convolution with a kernel for each channel. Every image's channel is
/// laid out with zeros around it, one plane for each phase of the strides, and the output's gradient in the same pitch, so
/// that each tap is the product of two vectors.
/// </summary>
internal sealed class DepthwiseWeightGradientOperator() : CustomOperator(KernelNames.DepthwiseWeightGradient, 2, 2)
{
    public override CustomKernel Create(KernelAttributes attributes, int threads) => new Kernel(ConvolutionGeometry.Of(attributes));

    private sealed unsafe class Kernel : CustomKernel
    {
        private readonly ConvolutionGeometry g;
        private readonly Tap[] taps;
        private readonly int pitch;
        private readonly int plane;
        private readonly int positions;
        private readonly int firstY;
        private readonly int firstX;

        public Kernel(ConvolutionGeometry g)
        {
            this.g = g;
            var c = g.Forward();
            (taps, firstY, firstX) = (c.Taps, c.FirstY, c.FirstX);
            pitch = g.OutWidth + (c.LastX - firstX) / g.StrideX;
            positions = (g.OutHeight - 1) * pitch + g.OutWidth;
            plane = (g.OutHeight + (c.LastY - firstY) / g.StrideY) * pitch + pitch;
        }

        public override void Compute(KernelCall call)
        {
            float* x = call.Input(0, g.X), dy = call.Input(1, g.Y), weights = call.Output(0, g.Outputs, 1, g.KernelY, g.KernelX), bias = call.Output(1, g.Outputs);
            call.Parallel(g.Channels, channel => Channel(x, dy, weights + (long)channel * g.Taps, bias + channel, channel));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Channel(float* x, float* dy, float* weights, float* bias, int channel)
        {
            var phases = g.StrideY * g.StrideX;
            using var scratch = Scratch.Rent((long)(phases + 1) * plane, 2);
            var planes = scratch.Floats((long)phases * plane);
            var gradient = scratch.Floats(plane);
            var sums = stackalloc double[taps.Length + 1];
            new Span<double>(sums, taps.Length + 1).Clear();
            new Span<float>(planes, phases * plane).Clear();
            new Span<float>(gradient, plane).Clear();
            for (var image = 0; image < g.Batch; image++)
            {
                Spread(x + ((long)image * g.Channels + channel) * g.Height * g.Width, planes);
                var from = dy + ((long)image * g.Channels + channel) * g.OutHeight * g.OutWidth;
                for (var row = 0; row < g.OutHeight; row++)
                {
                    Floats.Copy(from + row * g.OutWidth, gradient + row * pitch, g.OutWidth);
                }

                for (var t = 0; t < taps.Length; t++)
                {
                    var (ty, tx) = (taps[t].Y - firstY, taps[t].X - firstX);
                    var phase = ty % g.StrideY * g.StrideX + tx % g.StrideX;
                    sums[t] += Product(gradient, planes + phase * plane + ty / g.StrideY * pitch + tx / g.StrideX);
                }

                sums[taps.Length] += Sum(gradient);
            }

            for (var t = 0; t < taps.Length; t++)
            {
                weights[t] = (float)sums[t];
            }

            *bias = (float)sums[taps.Length];
        }

        /// <summary>Every position that a tap reads, into the plane of its phase.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Spread(float* x, float* planes)
        {
            for (var iy = Math.Max(0, firstY); iy < g.Height; iy++)
            {
                var row = (iy - firstY) / g.StrideY;
                if (row >= plane / pitch)
                {
                    return;
                }

                for (var px = 0; px < g.StrideX; px++)
                {
                    var to = planes + ((iy - firstY) % g.StrideY * g.StrideX + px) * plane + row * pitch;
                    var column = firstX + px < 0 ? (-firstX - px + g.StrideX - 1) / g.StrideX : 0;
                    var ix = firstX + px + column * g.StrideX;
                    if (g.StrideX == 1)
                    {
                        Floats.Copy(x + iy * g.Width + ix, to + column, Math.Min(pitch - column, g.Width - ix));
                        continue;
                    }

                    for (; column < pitch && ix < g.Width; column++, ix += g.StrideX)
                    {
                        to[column] = x[iy * g.Width + ix];
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Product(float* a, float* b)
        {
            Vector<float> sum = default, other = default;
            var i = 0;
            for (; i <= positions - 2 * Vector<float>.Count; i += 2 * Vector<float>.Count)
            {
                sum = Vector.FusedMultiplyAdd(*(Vector<float>*)(a + i), *(Vector<float>*)(b + i), sum);
                other = Vector.FusedMultiplyAdd(*(Vector<float>*)(a + i + Vector<float>.Count), *(Vector<float>*)(b + i + Vector<float>.Count), other);
            }

            var rest = 0f;
            for (; i < positions; i++)
            {
                rest += a[i] * b[i];
            }

            return Vector.Sum(sum + other) + rest;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Sum(float* a)
        {
            Vector<float> sum = default;
            var i = 0;
            for (; i <= positions - Vector<float>.Count; i += Vector<float>.Count)
            {
                sum += *(Vector<float>*)(a + i);
            }

            var rest = 0f;
            for (; i < positions; i++)
            {
                rest += a[i];
            }

            return Vector.Sum(sum) + rest;
        }
    }
}
