using System.CommandLine;
using Mcmc.Ir.Onnx;
using Mcmc.Proofs.Graphs;

namespace Mcmc.Benchmarks.Graphs;

/// <summary>Random networks, the oracle on each.</summary>
internal sealed class GraphsVerb : Command
{
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
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
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

        using var log = new ProgressLog<GraphRecord>(ResultFile.Artifact($"graphs-{first}.log"), $"random graphs from seed {first}, engine {EngineVersion.Text}");
        var done = log.Results.Select(r => r.Seed).ToHashSet();
        for (var next = first; next <= last; next++)
        {
            if (!done.Contains(next))
            {
                log.Add(Try(next, parsed.GetValue(reduce)));
            }
        }

        GraphRecord[] results = [.. log.Results.Where(r => r.Seed >= first && r.Seed <= last).OrderBy(r => r.Seed)];
        var page = GraphsPage.Render(results);
        Console.WriteLine(page);
        if (parsed.GetValue(write))
        {
            ResultFile.Write(Path.Combine("proofs", "graphs.md"), page);
        }

        return results.All(r => r.Verdict.Holds) ? 0 : 1;
    }

    private static GraphRecord Try(int seed, bool reduce)
    {
        var graph = RandomGraph.Create(seed);
        var verdict = GraphTrial.Run(graph);
        if (!verdict.Holds)
        {
            Keep(graph, $"{seed}.onnx");
            Console.WriteLine($"{seed}: {verdict.Fault}: {verdict.Message}");
            if (reduce)
            {
                var small = GraphReduction.Shrink(graph, smaller => GraphTrial.Run(smaller).Fault == verdict.Fault);
                Keep(small, $"{seed}-reduced.onnx");
                Console.WriteLine(GraphText.Of(small.Model));
            }
        }

        return new GraphRecord(seed, graph.Model.Graph.Nodes.Count, verdict);
    }

    private static void Keep(RandomGraph graph, string name)
    {
        var path = ResultFile.Artifact("failed-graphs", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        OnnxFile.Save(graph.Model, path);
    }
}
