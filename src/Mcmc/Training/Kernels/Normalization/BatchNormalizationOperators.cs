using Mcmc.Operators.Gradients;
using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels.Normalization;

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
            float* x = input.Data, scale = call.Input(1, channels), bias = call.Input(2, channels);
            float* y = call.Output(0, input.Dims), means = call.Output(1, channels), variances = call.Output(2, channels);
            NormalizedChannels.Run(call, input.Dims, (norm, first, count, start) =>
            {
                float* slopes = stackalloc float[count], offsets = stackalloc float[count];
                norm.Statistics(x + start, means + first, variances + first);
                NormalizedChannels.Lines(count, scale + first, bias + first, means + first, variances + first, epsilon, slopes, offsets);

                norm.Transform(x + start, y + start, slopes, offsets, low, high);
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
            var samples = dims.Aggregate(1.0, (p, d) => p * d) / channels;
            float* dy = gradient.Data, x = call.Input(1, dims), scale = call.Input(2, channels), bias = call.Input(3, channels);
            float* means = call.Input(4, channels), variances = call.Input(5, channels);
            float* dx = call.Output(0, dims), scales = call.Output(1, channels), biases = call.Output(2, channels);
            NormalizedChannels.Run(call, dims, (norm, first, count, start) =>
            {
                float* slopes = stackalloc float[count], offsets = stackalloc float[count], ofX = stackalloc float[count], constants = stackalloc float[count];
                double* sums = stackalloc double[count], products = stackalloc double[count];
                NormalizedChannels.Lines(count, scale + first, bias + first, means + first, variances + first, epsilon, slopes, offsets);

                norm.Reduce(dy + start, x + start, means + first, slopes, offsets, low, high, sums, products);
                for (var i = 0; i < count; i++)
                {
                    var inverse = 1 / MathF.Sqrt(variances[first + i] + epsilon);
                    (scales[first + i], biases[first + i]) = ((float)(products[i] * inverse), (float)sums[i]);

                    // dX = slope · (dY − mean(dY) − x̂ · mean(dY·x̂)), as slope·dY + ofX·X + constant.
                    var factor = -slopes[i] * inverse * inverse * products[i] / samples;
                    (ofX[i], constants[i]) = ((float)factor, (float)(-slopes[i] * sums[i] / samples - factor * means[first + i]));
                }

                norm.Differentiate(dy + start, x + start, dx + start, slopes, offsets, low, high, ofX, constants);
            });
        }
    }
}
