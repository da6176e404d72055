namespace Mcmc.Costs;

/// <summary>The costs that follow from dimensions alone (design.md §5), at batch 1.</summary>
/// <param name="Macs">Multiply–accumulates.</param>
/// <param name="Parameters">Elements of the weights.</param>
/// <param name="WeightBytes">Bytes of the weights.</param>
/// <param name="PeakActivationBytes">Largest sum of live activations, as <see cref="ActivationPlan"/> defines it.</param>
internal readonly record struct StaticCosts(long Macs, long Parameters, long WeightBytes, long PeakActivationBytes)
{
    public long MemoryBytes => WeightBytes + PeakActivationBytes;
}
