using Mcmc.Costs.Widths;

namespace Mcmc.Costs.Devices;

/// <summary>The latency of any policy of one model on one device, at batch 1: predicted from a profile, or measured here.</summary>
internal interface ILatencyModel
{
    /// <summary>By how much of itself a figure may be wrong: 0.05 for 5%. 0 for measured ones.</summary>
    double ErrorShare { get; }

    /// <summary>What its milliseconds are about the sum of; null where nobody knows.</summary>
    IReadOnlyList<CostPart>? Parts => null;

    /// <summary>Whether the device runs a width by its fast kernels. Latencies of others scatter more, and are known less well.</summary>
    bool IsRegular(int width) => true;

    /// <summary>Milliseconds at the given widths, by group index.</summary>
    double LatencyMs(ReadOnlySpan<int> widths);
}
