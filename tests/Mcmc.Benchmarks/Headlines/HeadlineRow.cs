using Mcmc.Benchmarks.Headlines.Untuned;

namespace Mcmc.Benchmarks.Headlines;

/// <summary>A network to compress under joint budgets, as one row of the table.</summary>
/// <param name="Name">Such as <c>vgg-16</c>.</param>
/// <param name="Title">In the table.</param>
/// <param name="Model">File under the measuring data's <c>models/</c>; for a network that is trained here first, its name.</param>
/// <param name="Training">Descriptor of the samples to fine-tune on and to repair with; null where there are none for training.</param>
/// <param name="Validation">Descriptor of the samples that decide.</param>
/// <param name="Test">Descriptor of the samples that are only reported on.</param>
internal sealed record HeadlineRow(string Name, string Title, string Model, string? Training, string Validation, string Test)
{
    public const long Seed = 1;

    /// <summary>What may remain of the original's MACs.</summary>
    public required double Flops { get; init; }

    /// <summary>What may remain of its latency; where no widths reach that, the midpoint between the least and the original's.</summary>
    public double? Latency { get; init; }

    /// <summary>What may remain of its memory.</summary>
    public double? Memory { get; init; }

    /// <summary>Threads of the device that the latency is predicted for.</summary>
    public int Threads { get; init; } = 1;

    public int Trials { get; init; } = 300;

    /// <summary>Of reconstruction, before any fine-tuning; 0 for none.</summary>
    public int ReconstructionSteps { get; init; }

    /// <summary>Of fine-tuning; 0 for none.</summary>
    public int Epochs { get; init; }

    /// <summary>Epochs that the network is trained for here, before it is compressed; 0 where it is trained.</summary>
    public int TrainingEpochs { get; init; }

    /// <summary>File under the measuring data's <c>models/</c> that the network learns from then, beside the labels; null for labels alone.</summary>
    public string? TrainingTeacher { get; init; }

    /// <summary>The side in pixels of the grey square that covers a part of each training sample, beside what the descriptor says; 0 for none.</summary>
    public int Cutout { get; init; }

    /// <summary>Whether the original is trained on for as many epochs, for comparison.</summary>
    public bool HasControl { get; init; }

    /// <summary>What the paper, or the best that is published, says.</summary>
    public required string Claim { get; init; }

    /// <summary>The change of accuracy that is claimed, in points.</summary>
    public required double ClaimedPoints { get; init; }

    private static readonly HeadlineRow Vgg16 = new("vgg-16", "VGG-16, CIFAR-10", "vgg16-cifar10-bn.onnx", "cifar10-train.json", "cifar10-validation.json", "cifar10-test.json")
    {
        Flops = 0.2, Latency = 1 / 1.92, Memory = 1 / 2.31, Epochs = 60, Cutout = 8, ClaimedPoints = 0.09, Claim = "+0.09 points, −80% MACs, 1.92× faster, 2.31× less memory (Li et al. 2024)",
    };

    public static IReadOnlyList<HeadlineRow> All { get; } =
    [
        Vgg16,

        // An epoch of the original takes 3.6 times as long: a control of 60 would take about four hours.
        Vgg16 with { Name = "vgg-16-24-epochs", Title = "VGG-16, CIFAR-10, 24 epochs", Epochs = 24, HasControl = true },
        new("resnet-56", "ResNet-56, CIFAR-10", "resnet56-cifar10-bn.onnx", "cifar10-train.json", "cifar10-unseen-validation.json", "cifar10-unseen-test.json")
        {
            Flops = 1 / 2.57, Latency = 0.6, Epochs = 30, ClaimedPoints = 0.11, Claim = "93.64% (+0.11) at 2.57× fewer MACs, after sparse training and 100 epochs (best published)",
        },
        new("mobilenet-v1", "MobileNet-V1, CIFAR-10", "mobilenet-v1-cifar10", "cifar10-train.json", "cifar10-validation.json", "cifar10-test.json")
        {
            Flops = 0.29, Latency = 1 / 1.63, Memory = 1 / 1.64, TrainingEpochs = 30, TrainingTeacher = "vgg16-cifar10-bn.onnx", Cutout = 8, Epochs = 20, ClaimedPoints = 0, Claim = "\"improved\", −71% MACs, 1.63× faster, 1.64× less memory on an edge device (Li et al. 2024)",
        },
        new("mobilenet-v1-device", "MobileNet-V1, CIFAR-10, for two threads", "mobilenet-v1-cifar10", "cifar10-train.json", "cifar10-validation.json", "cifar10-test.json")
        {
            Flops = 0.29, Latency = 1 / 1.63, Memory = 1 / 1.64, TrainingEpochs = 30, TrainingTeacher = "vgg16-cifar10-bn.onnx", Cutout = 8, Threads = 2, ClaimedPoints = 0, Claim = "the same, predicted through another device's profile",
        },
        new("mobilenet-v1-imagenet", "MobileNet-V1, ImageNet, without fine-tuning", "mobilenet-v1-imagenet.onnx", "imagenet-calibration.json", "imagenet-validation.json", "imagenet-test.json")
        {
            Flops = 0.5, ReconstructionSteps = UntunedNetwork.FewImagesSteps, ClaimedPoints = 0, Claim = "±0, −50% MACs, 4.7× faster, 1.48× less memory, after fine-tuning (Li et al. 2024)",
        },
    ];

    /// <summary>Data that must be there.</summary>
    public IEnumerable<string> Files => new[] { Training, Validation, Test, TrainingEpochs > 0 ? null : InModels(Model), InModels(TrainingTeacher) }.OfType<string>();

    private static string? InModels(string? file) => file is null ? null : Path.Combine("models", file);
}
