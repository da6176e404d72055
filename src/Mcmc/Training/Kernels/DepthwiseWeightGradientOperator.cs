using System.Runtime.CompilerServices;
using System.Numerics;
using Mcmc.Operators.Gradients;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels;

/// <summary>
/// The gradients of W [C,1,kernel] and of the bias of a convolution with a kernel for each channel. The output's
/// gradient is laid out in the pitch of the channel's planes, so that each tap is the product of two vectors.
/// </summary>
internal sealed class DepthwiseWeightGradientOperator() : CustomOperator(KernelNames.DepthwiseWeightGradient, 2, 2)
{
    public override CustomKernel Create(KernelAttributes attributes, int threads) => new Kernel(ConvolutionGeometry.Of(attributes));

    private sealed unsafe class Kernel : CustomKernel
    {
        private readonly ConvolutionGeometry g;
        private readonly ChannelPlanes layout;
        private readonly int[] starts;

        public Kernel(ConvolutionGeometry g)
        {
            var c = g.Forward();
            (this.g, layout) = (g, new ChannelPlanes(c));
            starts = [.. c.Taps.Select(layout.Start)];
        }

        public override void Compute(KernelCall call)
        {
            float* x = call.Input(0, g.X), dy = call.Input(1, g.Y), weights = call.Output(0, g.Outputs, 1, g.KernelY, g.KernelX), bias = call.Output(1, g.Outputs);
            call.Parallel(g.Channels, channel => Channel(x, dy, weights + (long)channel * g.Taps, bias + channel, channel));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Channel(float* x, float* dy, float* weights, float* bias, int channel)
        {
            using var scratch = Scratch.Rent(layout.Floats + layout.Positions, 2);
            float* planes = scratch.Floats(layout.Floats), gradient = scratch.Floats(layout.Positions);
            var sums = stackalloc double[starts.Length + 1];
            new Span<double>(sums, starts.Length + 1).Clear();
            new Span<float>(planes, layout.Floats).Clear();
            new Span<float>(gradient, layout.Positions).Clear();
            for (var image = 0; image < g.Batch; image += layout.Images)
            {
                var images = Math.Min(layout.Images, g.Batch - image);
                if (images < layout.Images)
                {
                    new Span<float>(gradient, layout.Positions).Clear();
                }

                layout.Spread(x + ((long)image * g.Channels + channel) * g.Height * g.Width, images, planes);
                for (var i = 0; i < images; i++)
                {
                    Copy(dy + ((long)(image + i) * g.Channels + channel) * g.OutHeight * g.OutWidth, gradient + layout.First(i, 0));
                }

                for (var t = 0; t < starts.Length; t++)
                {
                    sums[t] += Product(gradient, planes + starts[t]);
                }

                sums[starts.Length] += Sum(gradient);
            }

            for (var t = 0; t < starts.Length; t++)
            {
                weights[t] = (float)sums[t];
            }

            *bias = (float)sums[starts.Length];
        }

        private void Copy(float* dy, float* to)
        {
            for (var row = 0; row < g.OutHeight; row++)
            {
                Floats.Copy(dy + row * g.OutWidth, to + row * layout.Pitch, g.OutWidth);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private float Product(float* a, float* b)
        {
            Vector<float> sum = default, other = default;
            var i = 0;
            for (; i <= layout.Positions - 2 * Vector<float>.Count; i += 2 * Vector<float>.Count)
            {
                sum = Vector.FusedMultiplyAdd(*(Vector<float>*)(a + i), *(Vector<float>*)(b + i), sum);
                other = Vector.FusedMultiplyAdd(*(Vector<float>*)(a + i + Vector<float>.Count), *(Vector<float>*)(b + i + Vector<float>.Count), other);
            }

            var rest = 0f;
            for (; i < layout.Positions; i++)
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
            for (; i <= layout.Positions - Vector<float>.Count; i += Vector<float>.Count)
            {
                sum += *(Vector<float>*)(a + i);
            }

            var rest = 0f;
            for (; i < layout.Positions; i++)
            {
                rest += a[i];
            }

            return Vector.Sum(sum) + rest;
        }
    }
}
