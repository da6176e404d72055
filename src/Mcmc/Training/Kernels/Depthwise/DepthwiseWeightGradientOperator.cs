using System.Numerics;
using System.Runtime.CompilerServices;
using Mcmc.Operators.Gradients;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels.Depthwise;

/// <summary>
/// The gradients of W [C,1,kernel] and of the bias of a convolution with a kernel for each channel. The output's
/// gradient is laid out in the pitch of the channel's planes, so that each tap is the product of two vectors.
/// </summary>
internal sealed class DepthwiseWeightGradientOperator() : CustomOperator(KernelNames.DepthwiseWeightGradient, 2, 2)
{
    public override CustomKernel Create(KernelAttributes attributes, int threads) => new Kernel(ConvolutionGeometry.Of(attributes));

    private sealed unsafe class Kernel : CustomKernel
    {
        private const int Together = 4;

        private readonly ConvolutionGeometry g;
        private readonly ChannelPlanes layout;
        private readonly int[] starts;
        private readonly int width;

        public Kernel(ConvolutionGeometry g)
        {
            var c = g.Forward();
            (this.g, layout) = (g, new ChannelPlanes(c));
            starts = [.. c.Taps.Select(layout.Start)];
            width = layout.Whole(1);
        }

        public override void Compute(KernelCall call)
        {
            float* x = call.Input(0, g.X), dy = call.Input(1, g.Y), weights = call.Output(0, g.Outputs, 1, g.KernelY, g.KernelX), bias = call.Output(1, g.Outputs);
            call.Parallel((g.Channels + layout.Channels - 1) / layout.Channels, i => Channels(x, dy, weights, bias, i * layout.Channels));
        }

        private void Channels(float* x, float* dy, float* weights, float* bias, int first)
        {
            var channels = Math.Min(layout.Channels, g.Channels - first);
            int floats = layout.Floats + width, laidOut = channels * width, summed = channels * (starts.Length + 1) * Vector<float>.Count;
            using var scratch = Scratch.Rent(floats + laidOut + summed, 3);
            float* planes = scratch.Floats(floats), gradient = scratch.Floats(laidOut), sums = scratch.Floats(summed);
            new Span<float>(planes, floats).Clear();
            new Span<float>(gradient, laidOut).Clear();
            new Span<float>(sums, summed).Clear();
            for (var image = 0; image < g.Batch; image++)
            {
                var channel = (long)image * g.Channels + first;
                layout.Spread(x + channel * g.Height * g.Width, channels, planes);
                for (var i = 0; i < channels; i++)
                {
                    Copy(dy + (channel + i) * g.OutHeight * g.OutWidth, gradient + i * width);
                }

                var sum = (Vector<float>*)sums;
                for (var i = 0; i < channels; i++, sum += starts.Length + 1)
                {
                    Add(planes + i * layout.Stride, gradient + i * width, sum);
                }
            }

            for (var i = 0; i < channels; i++)
            {
                var sum = (Vector<float>*)sums + i * (starts.Length + 1);
                for (var t = 0; t < starts.Length; t++)
                {
                    weights[(long)(first + i) * g.Taps + t] = Vector.Sum(sum[t]);
                }

                bias[first + i] = Vector.Sum(sum[starts.Length]);
            }
        }

        private void Copy(float* dy, float* to)
        {
            for (var row = 0; row < g.OutHeight; row++)
            {
                Floats.Copy(dy + row * g.OutWidth, to + row * layout.Pitch, g.OutWidth);
            }
        }

        /// <summary>Adds what an image's channel gives to the sums of all taps, and of the bias behind them.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Add(float* planes, float* gradient, Vector<float>* sums)
        {
            for (var t = 0; t < starts.Length; t++)
            {
                sums[t] += Product(gradient, planes + starts[t]);
            }

            var bias = sums[starts.Length];
            for (var i = 0; i < width; i += Vector<float>.Count)
            {
                bias += *(Vector<float>*)(gradient + i);
            }

            sums[starts.Length] = bias;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector<float> Product(float* a, float* b)
        {
            Vector<float> first = default, second = default, third = default, fourth = default;
            var i = 0;
            for (; i <= width - Together * Vector<float>.Count; i += Together * Vector<float>.Count)
            {
                Vector<float>* x = (Vector<float>*)(a + i), y = (Vector<float>*)(b + i);
                first = Vector.FusedMultiplyAdd(x[0], y[0], first);
                second = Vector.FusedMultiplyAdd(x[1], y[1], second);
                third = Vector.FusedMultiplyAdd(x[2], y[2], third);
                fourth = Vector.FusedMultiplyAdd(x[3], y[3], fourth);
            }

            for (; i < width; i += Vector<float>.Count)
            {
                first = Vector.FusedMultiplyAdd(*(Vector<float>*)(a + i), *(Vector<float>*)(b + i), first);
            }

            return first + second + (third + fourth);
        }
    }
}
