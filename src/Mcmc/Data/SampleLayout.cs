namespace Mcmc.Data;

/// <summary>Where the channels of a sample stand.</summary>
internal enum SampleLayout
{
    /// <summary>Channels first, as PyTorch stores images: C×H×W.</summary>
    Nchw,

    /// <summary>Channels last, as TensorFlow stores images: H×W×C.</summary>
    Nhwc,
}
