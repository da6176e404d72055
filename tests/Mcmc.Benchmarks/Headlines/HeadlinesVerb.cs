using System.CommandLine;
using Mcmc.Benchmarks.Headlines.Untuned;

namespace Mcmc.Benchmarks.Headlines;

/// <summary>The method's headline results, by the public commands, as one table. Goes on where it was stopped.</summary>
internal sealed class HeadlinesVerb : Command
{
    private readonly Option<string?> row = new("--row") { Description = $"one instead of all: {string.Join(", ", HeadlineRow.All.Select(r => r.Name).Concat(UntunedNetwork.All.Select(n => n.Name)))}" };
    private readonly Option<double> minutes = new("--minutes") { DefaultValueFactory = _ => 24 * 60, Description = "stop after this long; the next run goes on" };
    private readonly Option<bool> write = new("--write") { Description = "write docs/results.md at the end; with --minutes 0 from what is done so far" };

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
        bool IsAsked(string name) => parsed.GetValue(row) is not { } asked || asked == name;
        var rows = HeadlineRow.All.Where(r => IsAsked(r.Name)).ToList();
        var untuned = UntunedNetwork.All.Where(n => IsAsked(n.Name)).ToList();
        if (rows.SelectMany(r => r.Files).Concat(untuned.SelectMany(n => n.Files)).Any(file => MeasuringData.Find(file) is null))
        {
            return 2;
        }

        using var logs = new HeadlineLogs();
        using var ends = new CancellationTokenSource(TimeSpan.FromMinutes(parsed.GetValue(minutes)));
        try
        {
            foreach (var network in untuned)
            {
                UntunedRun.Complete(network, logs.Points, new HeadlineSteps(network.Name, logs.Times, ends.Token), ends.Token);
            }

            foreach (var open in rows.Where(r => logs.Row(r.Name) is null))
            {
                logs.Add(Of(open).Run());
                Console.Error.WriteLine(logs.Rows[^1]);
            }

            // Last, because they take longest.
            foreach (var open in rows.Where(r => r.HasControl && logs.Control(r.Name) is null))
            {
                logs.Add(Of(open).Control());
            }

            HeadlineRun Of(HeadlineRow row) => new(row, new HeadlineSteps(row.Name, logs.Times, ends.Token), ends.Token);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("The time is up; the next run goes on from here.");
        }

        var page = HeadlinesPage.Render(logs);
        Console.WriteLine(page);
        if (parsed.GetValue(write))
        {
            ResultFile.Write("results.md", page);
            UntunedPlot.Write(logs.Points.Results);
        }

        return 0;
    }
}
