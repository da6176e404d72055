using Mcmc.Runtime.CustomOperators;
using Mcmc.Training.Kernels.Depthwise;
using Mcmc.Training.Kernels.Normalization;

namespace Mcmc.Training.Kernels;

/// <summary>The operators that a training step may have beside ONNX's.</summary>
internal static class TrainingKernels
{
    public static readonly IReadOnlyList<CustomOperator> All =
    [
        new ConvolutionOperator(), new ConvolutionDataGradientOperator(), new ConvolutionWeightGradientOperator(),
        new DepthwiseConvolutionOperator(), new DepthwiseDataGradientOperator(), new DepthwiseWeightGradientOperator(),
        new BatchNormalizationOperator(), new BatchNormalizationGradientOperator(), new ClipGradientOperator(), new MaxPoolGradientOperator(), new SgdStepOperator(),
        new AfterOperator(),
    ];
}
