using System.CommandLine;

namespace Mcmc.Benchmarks.Headlines;

/// <summary>The method's headline results, by the public commands, as one table. Goes on where it was stopped.</summary>
internal sealed class HeadlinesVerb : Command
{
    private readonly Option<string?> row = new("--row") { Description = "one row instead of all" };
    private readonly Option<double> minutes = new("--minutes") { DefaultValueFactory = _ => 24 * 60, Description = "stop after this long; the next run goes on" };
    private readonly Option<bool> write = new("--write") { Description = "write docs/results.md" };

    public HeadlinesVerb()
        : base("headlines", $"compresses known networks as the method's paper does; data from {MeasuringData.Variable}; takes many hours, and goes on where it was stopped")
    {
        Add(row);
        Add(minutes);
        Add(write);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var rows = HeadlineRow.All.Where(r => parsed.GetValue(row) is not { } name || r.Name == name).ToList();
        if (rows.SelectMany(r => r.Files).Any(file => MeasuringData.Find(file) is null))
        {
            return 2;
        }

        // Without the engine's version: a row takes hours, and each says which build made it.
        using var log = new ProgressLog<HeadlineRecord>(HeadlineFiles.Of("rows.log"), "headlines");
        using var times = new ProgressLog<HeadlineTime>(HeadlineFiles.Of("times.log"), "seconds of the headlines' steps");
        using var ends = new CancellationTokenSource(TimeSpan.FromMinutes(parsed.GetValue(minutes)));
        try
        {
            foreach (var open in rows.Where(r => !log.Results.Exists(known => known.Row == r.Name)))
            {
                log.Add(new HeadlineRun(open, times, ends.Token).Run());
                Console.Error.WriteLine(log.Results[^1]);
            }
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("The time is up; the next run goes on from here.");
        }

        var page = HeadlinesPage.Render(log.Results, times.Results);
        Console.WriteLine(page);
        if (parsed.GetValue(write))
        {
            ResultFile.Write("results.md", page);
        }

        return 0;
    }
}
