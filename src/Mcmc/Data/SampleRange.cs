namespace Mcmc.Data;

/// <summary>A run of samples: the first one's index and how many.</summary>
internal readonly record struct SampleRange(int First, int Count);
