using System.Diagnostics;
using System.Globalization;

namespace Mcmc.Benchmarks;

/// <summary>
/// Seeds tried one after the other in a child process, which is killed where one takes too long and started again behind
/// one that ended it. For each seed the child writes two lines: the seed before, the result after (<see cref="Report"/>).
/// </summary>
/// <param name="verb">The hidden command that works on a batch; its first two arguments are the first seed and the count.</param>
/// <param name="arguments">Its other arguments.</param>
/// <param name="maxCpu">Processor time for one seed.</param>
/// <param name="environment">Environment of the child.</param>
internal sealed class WatchedBatch(string verb, string[] arguments, TimeSpan maxCpu, IReadOnlyDictionary<string, string>? environment = null)
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(2);

    /// <summary>A child that neither works nor ends, on a machine that has other things to do.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(5);

    /// <summary>The child's side: says the seed before the work, so that the parent knows which one ended the process.</summary>
    public static void Report(int first, int count, Func<int, string> work)
    {
        for (var seed = first; seed < first + count; seed++)
        {
            Console.Out.WriteLine(seed.ToString(CultureInfo.InvariantCulture));
            Console.Out.Flush();
            Console.Out.WriteLine(work(seed));
            Console.Out.Flush();
        }
    }

    /// <param name="first">First seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="finished">Takes a seed and its result.</param>
    /// <param name="died">Takes a seed that ended its process, and how.</param>
    public async Task RunAsync(int first, int count, Action<int, string> finished, Action<int, string> died)
    {
        for (var next = first; next < first + count;)
        {
            next = await RunUntilItEndsAsync(next, first + count - next, finished, died);
        }
    }

    /// <returns>The seed to go on with.</returns>
    private async Task<int> RunUntilItEndsAsync(int first, int count, Action<int, string> finished, Action<int, string> died)
    {
        using var child = ChildProcess.Start([verb, Text(first), Text(count), .. arguments], environment);
        int? seed = null;
        while (await LineAsync(child, seed is not null) is { } line)
        {
            if (seed is { } done)
            {
                finished(done, line);
                seed = null;
            }
            else
            {
                seed = int.Parse(line, CultureInfo.InvariantCulture);
            }
        }

        await child.WaitForExitAsync();
        if (seed is { } last)
        {
            died(last, child.ExitCode == 137 ? "took too long, and was killed" : $"ended the process with exit code {child.ExitCode}");
            return last + 1;
        }

        return child.ExitCode == 0 ? first + count : throw new InvalidOperationException($"The child ended with exit code {child.ExitCode} between two seeds.");
    }

    /// <summary>The child's next line; null when it has ended, by itself or because it took too long over a seed.</summary>
    private async Task<string?> LineAsync(Process child, bool isAtWork)
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

            if (watch.Elapsed > MaxWait || (isAtWork && child.TotalProcessorTime - started > maxCpu))
            {
                child.Kill();
            }
        }

        return await line;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
