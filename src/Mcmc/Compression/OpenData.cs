using Mcmc.Data;

namespace Mcmc.Compression;

/// <summary>A data set with the descriptor that it was opened by.</summary>
internal sealed class OpenData(DataDescriptor descriptor) : IDisposable
{
    public DataDescriptor Descriptor => descriptor;

    public IDataSet Samples { get; } = descriptor.Open();

    /// <summary>Some of the samples, to repair with.</summary>
    public CalibrationSet Calibration(int[] samples) => new(Samples, samples, descriptor.Augment ?? Augmentation.None);

    public void Dispose() => Samples.Dispose();
}
