namespace Mcmc.Data;

/// <summary>How training may vary a sample. Evaluation never does.</summary>
/// <param name="PadCrop">Zero pixels added on every side before a random crop back to size; 0 for none.</param>
/// <param name="Flip">Whether half of the samples are mirrored left to right.</param>
internal sealed record Augmentation(int PadCrop, bool Flip);
