namespace Mcmc.Benchmarks.Headlines.Untuned;

/// <summary>A trained network that is pruned and not trained again.</summary>
/// <param name="Name">Such as <c>vgg-16-untuned</c>.</param>
/// <param name="Title">In tables and plots.</param>
/// <param name="Model">File under the measuring data's <c>models/</c>.</param>
/// <param name="Calibration">Descriptor of the samples to repair with.</param>
/// <param name="Validation">Descriptor of the samples that decide.</param>
/// <param name="Test">Descriptor of the samples that are only reported on.</param>
internal sealed record UntunedNetwork(string Name, string Title, string Model, string Calibration, string Validation, string Test)
{
    /// <summary>Behind the name of the row of the main table that has the same network, where there is one.</summary>
    public const string Suffix = "-untuned";

    /// <summary>Steps of reconstruction on 200 images of 224×224.</summary>
    public const int FewImagesSteps = 500;

    /// <summary>What may remain of the MACs, the most first.</summary>
    public required IReadOnlyList<double> Shares { get; init; }

    /// <summary>Of <see cref="UntunedMethod"/>.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    /// <summary>Steps of reconstruction.</summary>
    public int Steps { get; init; } = 1000;

    /// <summary>Groups that the search leaves whole.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>The shares in the order in which they are made: the one that is decided by first, for a run that is stopped.</summary>
    public IReadOnlyList<double> Order => [.. Shares.OrderBy(s => Math.Abs(s - 0.5))];

    private static readonly string[] CurveMethods = [UntunedMethod.Cut, UntunedMethod.Statistics, UntunedMethod.Uniform, UntunedMethod.Searched, UntunedMethod.SearchedReconstructed];
    private static readonly double[] Curve = [0.8, 0.6, 0.5, 0.4, 0.3, 0.2];

    public static IReadOnlyList<UntunedNetwork> All { get; } =
    [
        new("resnet-56" + Suffix, "ResNet-56, CIFAR-10", "resnet56-cifar10-bn.onnx", "cifar10-train.json", "cifar10-unseen-validation.json", "cifar10-unseen-test.json")
        {
            Shares = Curve, Methods = CurveMethods, Steps = 2000, Exclude = ["/conv1/Conv", "/layer2/layer2.0/conv2/Conv", "/layer3/layer3.0/conv2/Conv"],
        },
        new("vgg-16" + Suffix, "VGG-16, CIFAR-10", "vgg16-cifar10-bn.onnx", "cifar10-train.json", "cifar10-validation.json", "cifar10-test.json")
        {
            Shares = Curve, Methods = CurveMethods,
        },

        // Its search is a row of the table.
        new("mobilenet-v1-imagenet" + Suffix, "MobileNet-V1, ImageNet", "mobilenet-v1-imagenet.onnx", "imagenet-calibration.json", "imagenet-validation.json", "imagenet-test.json")
        {
            Shares = [0.5], Methods = [UntunedMethod.Cut, UntunedMethod.Uniform, UntunedMethod.Amc, UntunedMethod.AmcReconstructed], Steps = FewImagesSteps,
        },
    ];

    /// <summary>Data that must be there.</summary>
    public IEnumerable<string> Files => [Calibration, Validation, Test, Path.Combine("models", Model)];
}
