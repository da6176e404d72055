using System.Text.Json;
using Mcmc.Proofs.Fuzzing;

namespace Mcmc.Benchmarks.Fuzz;

/// <summary>One batch of damaged files, and what it came to.</summary>
internal sealed class FuzzChild(string folder)
{
    /// <summary>The garbage collector's limit, so that a length that was believed ends the child and not the machine.</summary>
    private static readonly Dictionary<string, string> Limits = new() { ["DOTNET_GCHeapHardLimit"] = "0x50000000", ["DOTNET_gcServer"] = "0" };

    private readonly SortedDictionary<string, int> codes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, string> failures = [];
    private double maxCpuMs;
    private long maxAllocatedBytes;

    public async Task<FuzzRecord> RunAsync(int first, int count)
    {
        var batch = new WatchedBatch(FuzzBatchVerb.VerbName, [folder], TimeSpan.FromMilliseconds(FuzzVerdict.MaxCpuMs), Limits);
        await batch.RunAsync(first, count, (seed, line) => Take(seed, JsonSerializer.Deserialize<FuzzVerdict>(line)!), Fail);
        return new FuzzRecord(first, count, codes, maxCpuMs, maxAllocatedBytes, failures);
    }

    private void Take(int seed, FuzzVerdict verdict)
    {
        codes[verdict.Code] = codes.GetValueOrDefault(verdict.Code) + 1;
        maxCpuMs = Math.Max(maxCpuMs, verdict.CpuMs);
        maxAllocatedBytes = Math.Max(maxAllocatedBytes, verdict.AllocatedBytes);
        if (!verdict.Holds)
        {
            Fail(seed, FormattableString.Invariant($"{verdict.Code} after {verdict.CpuMs:0} ms and {verdict.AllocatedBytes / 1e6:0} MB: {verdict.Message}"));
        }
    }

    private void Fail(int seed, string what)
    {
        failures[seed] = what;
        Console.WriteLine($"{seed}: {what}");
    }
}
