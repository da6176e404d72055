namespace Mcmc.Benchmarks.Repair;

/// <summary>A network to cut and repair, with who may look at which data.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Model">File under <c>models/</c>.</param>
/// <param name="Calibration">Descriptor of the samples to repair with; labels are not read.</param>
/// <param name="Validation">Descriptor of the samples that decisions were made on.</param>
/// <param name="Test">Descriptor of the samples that are only reported on.</param>
internal sealed record RepairSubject(string Name, string Model, string Calibration, string Validation, string Test)
{
    public static readonly IReadOnlyList<RepairSubject> All =
    [
        new("ResNet-56", "resnet56-cifar10.onnx", "cifar10-calibration.json", "cifar10-unseen-validation.json", "cifar10-unseen-test.json"),
        new("VGG-16", "vgg16-cifar10-bn.onnx", "cifar10-calibration.json", "cifar10-validation.json", "cifar10-test.json"),
    ];
}
