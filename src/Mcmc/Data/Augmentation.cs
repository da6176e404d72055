namespace Mcmc.Data;

/// <summary>How training may vary a sample. Evaluation never does.</summary>
/// <param name="PadCrop">Black pixels added on every side before a random crop back to size; 0 for none.</param>
/// <param name="Flip">
/// Whether samples are mirrored left to right: half of them in the first epoch, the other half in the next, and so on, so that
/// two epochs show both sides of each (Jordan, "94% on CIFAR-10 in 3.29 seconds on a single GPU", 2024, section 3.6).
/// </param>
internal sealed record Augmentation(int PadCrop, bool Flip)
{
    public static readonly Augmentation None = new(0, false);

    /// <summary>Brightness, contrast and saturation are each multiplied by up to 1 ± this; 0 for none, at most 1.</summary>
    public double Color { get; init; }

    /// <summary>α of the Beta distribution by which two samples are blended (Zhang et al., "mixup", ICLR 2018); 0 for none.</summary>
    public double Mixup { get; init; }

    /// <summary>α of the Beta distribution of the area that another sample covers (Yun et al., "CutMix", ICCV 2019); 0 for none.</summary>
    public double Cutmix { get; init; }

    /// <summary>The side in pixels of a grey square that covers a part of each sample (DeVries and Taylor, "Improved regularization of convolutional neural networks with cutout", 2017); 0 for none.</summary>
    public int Cutout { get; init; }

    /// <summary>The smallest share of the area that a random crop keeps before it is resized back; null for none, at most 1.</summary>
    public double? ResizedCrop { get; init; }
}
