namespace Mcmc.Search;

/// <summary>What a search maximises, in the order of every objective and preference vector.</summary>
internal enum Objective
{
    Quality,
    Latency,
    Flops,
    Memory,
}
