using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mcmc.Operators.Gradients;

/// <summary>
/// Operators of the engine's own that a training step may use in place of many of ONNX's. A gradient asks for one where
/// <see cref="GraphEmitter.HasKernels"/> says that the graph may have them, and builds ONNX's form otherwise.
/// </summary>
internal static class KernelNames
{
    public const string Domain = "mcmc";
    public const string Convolution = "Convolution";
    public const string ConvolutionDataGradient = "ConvolutionDataGradient";
    public const string ConvolutionWeightGradient = "ConvolutionWeightGradient";
    public const string DepthwiseConvolution = "DepthwiseConvolution";
    public const string DepthwiseDataGradient = "DepthwiseDataGradient";
    public const string DepthwiseWeightGradient = "DepthwiseWeightGradient";
    public const string BatchNormalization = "BatchNormalization";
    public const string BatchNormalizationGradient = "BatchNormalizationGradient";
    public const string ClipGradient = "ClipGradient";
    public const string MaxPoolGradient = "MaxPoolGradient";
    public const string SgdStep = "SgdStep";
    public const string After = "After";

    /// <summary>Convolutions are written for the registers of AVX-512 and AVX2; elsewhere ONNX Runtime's are faster.</summary>
    public static bool HasConvolutions => Vector512.IsHardwareAccelerated || (Avx2.IsSupported && Fma.IsSupported);
}
