namespace Mcmc.Data;

/// <summary>How training may vary a sample. Evaluation never does.</summary>
/// <param name="PadCrop">Black pixels added on every side before a random crop back to size; 0 for none.</param>
/// <param name="Flip">Whether half of the samples are mirrored left to right.</param>
internal sealed record Augmentation(int PadCrop, bool Flip)
{
    public static readonly Augmentation None = new(0, false);

    /// <summary>Brightness, contrast and saturation are each multiplied by up to 1 ± this; 0 for none, at most 1.</summary>
    public double Color { get; init; }

    /// <summary>α of the Beta distribution by which two samples are blended (Zhang et al., "mixup", ICLR 2018); 0 for none.</summary>
    public double Mixup { get; init; }

    /// <summary>α of the Beta distribution of the area that another sample covers (Yun et al., "CutMix", ICCV 2019); 0 for none.</summary>
    public double Cutmix { get; init; }

    /// <summary>The smallest share of the area that a random crop keeps before it is resized back; null for none, at most 1.</summary>
    public double? ResizedCrop { get; init; }
}
