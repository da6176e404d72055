using System.CommandLine;
using System.Text.Json;
using Mcmc.Ir.Onnx;
using Mcmc.Proofs.Graphs;

namespace Mcmc.Benchmarks.Graphs;

/// <summary>Random networks, the oracle on each, in child processes.</summary>
internal sealed class GraphsVerb : Command
{
    private const int Batch = 100;
    private static readonly TimeSpan MaxCpu = TimeSpan.FromMinutes(1);

    private readonly Option<int> count = new("--count") { DefaultValueFactory = _ => 1000, Description = "how many networks" };
    private readonly Option<int> seed = new("--seed") { DefaultValueFactory = _ => 1, Description = "the first seed; the others follow it" };
    private readonly Option<bool> reduce = new("--reduce") { Description = "also make failing networks smaller" };
    private readonly Option<bool> show = new("--show") { Description = "print the networks, and check nothing" };
    private readonly Option<bool> write = new("--write") { Description = "write docs/proofs/graphs.md" };

    public GraphsVerb()
        : base("graphs", "checks the oracle on random networks over the operator library")
    {
        Add(count);
        Add(seed);
        Add(reduce);
        Add(show);
        Add(write);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var first = parsed.GetValue(seed);
        var last = first + parsed.GetValue(count) - 1;
        if (parsed.GetValue(show))
        {
            for (var each = first; each <= last; each++)
            {
                Console.WriteLine(GraphText.Of(RandomGraph.Create(each).Model));
            }

            return 0;
        }

        GraphRecord[] results = [.. (await ResultsAsync(first, last, cancellation)).Where(r => r.Seed >= first && r.Seed <= last).OrderBy(r => r.Seed)];
        foreach (var failed in results.Where(r => !r.Verdict.Holds))
        {
            Keep(failed, parsed.GetValue(reduce));
        }

        var page = GraphsPage.Render(results);
        Console.WriteLine(page);
        if (parsed.GetValue(write))
        {
            ResultFile.Write(Path.Combine("proofs", "graphs.md"), page);
        }

        return results.All(r => r.Verdict.Holds) ? 0 : 1;
    }

    /// <summary>All results up to the last seed, those of earlier runs among them.</summary>
    private static async Task<IReadOnlyList<GraphRecord>> ResultsAsync(int first, int last, CancellationToken cancellation)
    {
        using var log = new ProgressLog<GraphRecord>(ResultFile.Artifact($"graphs-{first}.log"), $"random graphs from seed {first}, engine {EngineVersion.Text}");
        var done = log.Results.Select(r => r.Seed).ToHashSet();
        var batch = new WatchedBatch(GraphsBatchVerb.VerbName, [], MaxCpu);
        for (var next = first; next <= last && !cancellation.IsCancellationRequested; next++)
        {
            var run = Enumerable.Range(next, last - next + 1).TakeWhile(seed => !done.Contains(seed)).Take(Batch).Count();
            await batch.RunAsync(next, run, (_, line) => log.Add(JsonSerializer.Deserialize<GraphRecord>(line)!), (seed, how) => log.Add(Died(seed, how)));
            next += Math.Max(0, run - 1);
        }

        return log.Results;
    }

    private static GraphRecord Died(int seed, string how) =>
        new(seed, RandomGraph.Create(seed).Model.Graph.Nodes.Count, GraphVerdict.Failed(GraphFault.Died, how));

    private static void Keep(GraphRecord failed, bool reduce)
    {
        var graph = RandomGraph.Create(failed.Seed);
        Keep(graph, $"{failed.Seed}.onnx");
        Console.WriteLine($"{failed.Seed}: {failed.Verdict.Fault}: {failed.Verdict.Message}");
        if (reduce && failed.Verdict.Fault != GraphFault.Died)
        {
            var small = GraphReduction.Shrink(graph, smaller => GraphTrial.Run(smaller).Fault == failed.Verdict.Fault);
            Keep(small, $"{failed.Seed}-reduced.onnx");
            Console.WriteLine(GraphText.Of(small.Model));
        }
    }

    private static void Keep(RandomGraph graph, string name)
    {
        var path = ResultFile.Artifact("failed-graphs", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        OnnxFile.Save(graph.Model, path);
    }
}
