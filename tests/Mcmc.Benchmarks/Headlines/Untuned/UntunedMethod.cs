namespace Mcmc.Benchmarks.Headlines.Untuned;

/// <summary>What is done to a network that is not trained again, by its name in tables and plots.</summary>
internal static class UntunedMethod
{
    /// <summary>The same share of every group, the channels with the largest group L2.</summary>
    public const string Cut = "uniform, cut only";

    /// <summary>The same, with the statistics of batch normalisation taken anew.</summary>
    public const string Statistics = "uniform, normalisation re-estimated";

    /// <summary>The same, repaired by least squares in sequence.</summary>
    public const string Uniform = "uniform, repaired";

    /// <summary>The channels that AMC published for MobileNet-V1 at half of the MACs, with the same repair.</summary>
    public const string Amc = "AMC's channel list, repaired";

    /// <summary>By <c>mcmc compress</c>.</summary>
    public const string Searched = "searched, repaired";

    /// <summary>AMC's channels, reconstructed after the repair.</summary>
    public const string AmcReconstructed = Amc + ", reconstructed";

    /// <summary>By <c>mcmc compress --reconstruct</c>.</summary>
    public const string SearchedReconstructed = Searched + ", reconstructed";

    public static bool IsReconstructed(string method) => method is AmcReconstructed or SearchedReconstructed;

    /// <summary>Widths of MobileNet-V1's groups as the input channels of its layers have them (mit-han-lab/amc, README).</summary>
    public static IReadOnlyList<int> AmcWidths { get; } = [24, 48, 96, 80, 192, 200, 328, 352, 368, 360, 328, 400, 736, 752];
}
