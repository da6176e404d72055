namespace Mcmc.Training;

/// <summary>How a model behaves while it is trained.</summary>
/// <param name="Batch">Samples in every step.</param>
internal sealed record TrainingMode(long Batch)
{
    /// <summary>Whether BatchNormalization uses the batch's statistics and follows them; otherwise it keeps those it has.</summary>
    public bool NormalizesByBatch { get; init; } = true;

    /// <summary>Whether kernels of the engine's own stand in for many of ONNX Runtime's where they are faster.</summary>
    public bool UsesKernels { get; init; } = true;

    /// <summary>Whether Dropout drops.</summary>
    public bool DropsOut { get; init; } = true;
}
