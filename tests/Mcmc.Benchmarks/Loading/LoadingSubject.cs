using Mcmc.Data;

namespace Mcmc.Benchmarks.Loading;

/// <summary>A network and the data that it is trained on, in the folder that MCMC_DATA names.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Model">File under <c>models/</c>.</param>
/// <param name="Data">Descriptor.</param>
/// <param name="Batch">Samples per step.</param>
/// <param name="Steps">Steps that are measured.</param>
/// <param name="Augment">How samples are varied.</param>
internal sealed record LoadingSubject(string Name, string Model, string Data, int Batch, int Steps, Augmentation Augment)
{
    public static readonly IReadOnlyList<LoadingSubject> All =
    [
        new("ResNet-20 on CIFAR-10 records: pad-crop, flip, colour", "resnet20-cifar10.onnx", "cifar10-train.json", 64, 20, new Augmentation(PadCrop: 4, Flip: true) { Color = 0.4 }),
        new("MobileNet-V1 on a folder of JPEG files: resized crop, flip, colour", "mobilenet-v1-imagenet.onnx", "imagenet-calibration.json", 8, 6, new Augmentation(PadCrop: 0, Flip: true) { Color = 0.4, ResizedCrop = 0.3 }),
    ];
}
