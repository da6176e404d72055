using Mcmc.Operators.Gradients;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels;

/// <summary>
/// X normalised by the batch, with scale and bias, cut to a range (that of a Relu or a Clip that follows; else all numbers).
/// Outputs: Y, the batch's mean and its variance.
/// </summary>
internal sealed class BatchNormalizationOperator() : CustomOperator(KernelNames.BatchNormalization, 3, 3)
{
    public override CustomKernel Create(KernelAttributes attributes, int threads) => new Kernel(attributes.Float("epsilon"), attributes.Float("low"), attributes.Float("high"));

    private sealed unsafe class Kernel(float epsilon, float low, float high) : CustomKernel
    {
        public override void Compute(KernelCall call)
        {
            var input = call.Input(0);
            var channels = input.Dims[1];
            var norm = NormalizedChannels.Of(input.Dims, out var positions);
            float* x = input.Data, scale = call.Input(1, channels), bias = call.Input(2, channels);
            float* y = call.Output(0, input.Dims), means = call.Output(1, channels), variances = call.Output(2, channels);
            call.Parallel((int)channels, channel =>
            {
                (means[channel], variances[channel]) = norm.Statistics(x + channel * positions);
                var (slope, offset) = NormalizedChannels.Line(scale[channel], bias[channel], means[channel], variances[channel], epsilon);
                norm.Transform(x + channel * positions, y + channel * positions, slope, offset, low, high);
            });
        }
    }
}

/// <summary>
/// The gradients of X, scale and bias from that of Y (after cutting), X, scale, bias and the batch's mean and variance.
/// </summary>
internal sealed class BatchNormalizationGradientOperator() : CustomOperator(KernelNames.BatchNormalizationGradient, 6, 3)
{
    public override CustomKernel Create(KernelAttributes attributes, int threads) => new Kernel(attributes.Float("epsilon"), attributes.Float("low"), attributes.Float("high"));

    private sealed unsafe class Kernel(float epsilon, float low, float high) : CustomKernel
    {
        public override void Compute(KernelCall call)
        {
            var gradient = call.Input(0);
            var dims = gradient.Dims;
            var channels = dims[1];
            var norm = NormalizedChannels.Of(dims, out var positions);
            var samples = (double)dims[0] * positions;
            float* dy = gradient.Data, x = call.Input(1, dims), scale = call.Input(2, channels), bias = call.Input(3, channels);
            float* means = call.Input(4, channels), variances = call.Input(5, channels);
            float* dx = call.Output(0, dims), scales = call.Output(1, channels), offsets = call.Output(2, channels);
            call.Parallel((int)channels, channel =>
            {
                var first = channel * positions;
                var (mean, inverse) = (means[channel], 1 / MathF.Sqrt(variances[channel] + epsilon));
                var (slope, offset) = NormalizedChannels.Line(scale[channel], bias[channel], mean, variances[channel], epsilon);
                var (sum, product) = norm.Reduce(dy + first, x + first, mean, slope, offset, low, high);
                (scales[channel], offsets[channel]) = ((float)(product * inverse), (float)sum);

                // dX = slope · (dY − mean(dY) − x̂ · mean(dY·x̂)), as slope·dY + ofX·X + constant.
                var ofX = -slope * inverse * inverse * product / samples;
                norm.Differentiate(dy + first, x + first, dx + first, slope, offset, low, high, (float)ofX, (float)(-slope * sum / samples - ofX * mean));
            });
        }
    }
}
