namespace Mcmc.Benchmarks.Repair;

/// <summary>A network to cut and repair, with who may look at which data.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Model">File under <c>models/</c>.</param>
/// <param name="Unfolded">The same network with its batch normalisation kept.</param>
/// <param name="Training">Descriptor of the samples to fine-tune on.</param>
/// <param name="Calibration">Descriptor of the samples to repair with; labels are not read.</param>
/// <param name="Validation">Descriptor of the samples that decisions were made on.</param>
/// <param name="Test">Descriptor of the samples that are only reported on.</param>
/// <param name="Rate">The highest learning rate of fine-tuning: a network without normalisation bears less.</param>
internal sealed record RepairSubject(string Name, string Model, string Unfolded, string Training, string Calibration, string Validation, string Test, float Rate)
{
    public static readonly IReadOnlyList<RepairSubject> All =
    [
        new("ResNet-56", "resnet56-cifar10.onnx", "resnet56-cifar10-bn.onnx", "cifar10-train.json", "cifar10-calibration.json", "cifar10-unseen-validation.json", "cifar10-unseen-test.json", 0.002f),
        new("VGG-16", "vgg16-cifar10-bn.onnx", "vgg16-cifar10-bn.onnx", "cifar10-train.json", "cifar10-calibration.json", "cifar10-validation.json", "cifar10-test.json", 0.01f),
    ];

    /// <summary>Every file under the measuring data's folder.</summary>
    public IEnumerable<string> Files => [Path.Combine("models", Model), Path.Combine("models", Unfolded), Training, Calibration, Validation, Test];
}
