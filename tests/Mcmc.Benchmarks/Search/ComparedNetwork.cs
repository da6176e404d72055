using Mcmc.Costs;

namespace Mcmc.Benchmarks.Search;

/// <summary>A trained network that strategies are compared on.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Model">File under <c>models/</c>.</param>
/// <param name="Validation">Descriptor of the images that the network was not trained on and the search looks at.</param>
internal sealed record ComparedNetwork(string Name, string Model, string Validation)
{
    public const string Calibration = "cifar10-calibration.json";

    private const double ShareOfMacs = 0.5;
    private const double Share = 0.6;

    public static readonly IReadOnlyList<ComparedNetwork> All =
    [
        new("ResNet-56", "resnet56-cifar10.onnx", "cifar10-unseen-validation.json"),
        new("VGG-16", "vgg16-cifar10-bn.onnx", "cifar10-validation.json"),
    ];

    /// <summary>Whether a file is not there; says so on standard error.</summary>
    public bool IsMissing => new[] { Path.Combine("models", Model), Validation, Calibration }.Any(file => MeasuringData.Find(file) is null);

    /// <summary>
    /// Half of the MACs, 60% of the latency and of the memory; where no widths reach that latency, midway between the
    /// shortest and the original's. The budget binds the prediction with its error, so that counts on both sides.
    /// </summary>
    public static BudgetLimits JointBudget(PolicyCosts costs, int[] narrowest)
    {
        var original = costs.Original;
        return new BudgetLimits(
        [
            new BudgetLimit(BudgetKind.Latency, ReachableLatencyMs(costs, narrowest, Share)),
            new BudgetLimit(BudgetKind.Flops, ShareOfMacs * original.Macs),
            new BudgetLimit(BudgetKind.Memory, Share * original.MemoryBytes),
        ]);
    }

    /// <summary>A share of the original's latency; where no widths reach it, midway between the shortest and the original's.</summary>
    public static double ReachableLatencyMs(PolicyCosts costs, int[] narrowest, double share)
    {
        var (least, most) = (costs.LatencyMs(narrowest)!.Value, costs.Original.LatencyMs!.Value);
        return share * most >= least ? share * most : (least + most) / 2;
    }
}
