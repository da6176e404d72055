using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Mcmc.Proofs.Fuzzing;

namespace Mcmc.Benchmarks.Fuzz;

/// <summary>
/// The parent's side of one batch: watches the child, kills it where a file takes too long, and starts another one
/// behind a file that ended it.
/// </summary>
internal sealed class FuzzChild(string folder)
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(2);

    /// <summary>A child that neither works nor ends, on a machine that has other things to do.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(5);

    /// <summary>The garbage collector's limit, so that a length that was believed ends the child and not the machine.</summary>
    private static readonly Dictionary<string, string> Limits = new() { ["DOTNET_GCHeapHardLimit"] = "0x50000000", ["DOTNET_gcServer"] = "0" };

    private readonly SortedDictionary<string, int> codes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, string> failures = [];
    private double maxCpuMs;
    private long maxAllocatedBytes;

    public async Task<FuzzRecord> RunAsync(int first, int count)
    {
        for (var next = first; next < first + count;)
        {
            next = await RunUntilItEndsAsync(next, first + count - next);
        }

        return new FuzzRecord(first, count, codes, maxCpuMs, maxAllocatedBytes, failures);
    }

    /// <returns>The seed to go on with.</returns>
    private async Task<int> RunUntilItEndsAsync(int first, int count)
    {
        using var child = ChildProcess.Start([FuzzBatchVerb.VerbName, Text(first), Text(count), folder], Limits);
        var seed = -1;
        while (await LineAsync(child, seed >= 0) is { } line)
        {
            if (seed < 0)
            {
                seed = int.Parse(line, CultureInfo.InvariantCulture);
                continue;
            }

            Take(seed, JsonSerializer.Deserialize<FuzzVerdict>(line)!);
            seed = -1;
        }

        await child.WaitForExitAsync();
        if (seed >= 0)
        {
            Fail(seed, child.ExitCode == 137 ? "took too long, and was killed" : $"ended the process with exit code {child.ExitCode}");
            return seed + 1;
        }

        return child.ExitCode == 0 ? first + count : throw new InvalidOperationException($"The child ended with exit code {child.ExitCode} between two files.");
    }

    /// <summary>The child's next line; null when it has ended, by itself or because it took too long over a file.</summary>
    private static async Task<string?> LineAsync(Process child, bool isAtWork)
    {
        var line = child.StandardOutput.ReadLineAsync();
        var started = isAtWork ? child.TotalProcessorTime : TimeSpan.Zero;
        var watch = Stopwatch.StartNew();
        while (await Task.WhenAny(line, Task.Delay(Glance)) != line)
        {
            child.Refresh();
            if (child.HasExited)
            {
                break;
            }

            if (watch.Elapsed > MaxWait || (isAtWork && (child.TotalProcessorTime - started).TotalMilliseconds > FuzzVerdict.MaxCpuMs))
            {
                child.Kill();
            }
        }

        return await line;
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

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
