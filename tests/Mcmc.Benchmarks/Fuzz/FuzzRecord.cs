namespace Mcmc.Benchmarks.Fuzz;

/// <summary>What a batch of damaged files came to, as the log keeps it.</summary>
/// <param name="First">Seed of the first file.</param>
/// <param name="Count">Files.</param>
/// <param name="Codes">How often each outcome came.</param>
/// <param name="MaxCpuMs">The longest file, in milliseconds of processor time.</param>
/// <param name="MaxAllocatedBytes">The most that one file allocated.</param>
/// <param name="Failures">Seeds that failed, with what happened.</param>
internal sealed record FuzzRecord(int First, int Count, SortedDictionary<string, int> Codes, double MaxCpuMs, long MaxAllocatedBytes, SortedDictionary<int, string> Failures);
