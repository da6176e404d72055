using System.CommandLine;
using System.Text.Json;
using Mcmc.Proofs.Graphs;

namespace Mcmc.Benchmarks.Graphs;

/// <summary>The child's side: makes and checks networks one after the other. ONNX Runtime may end the process over one.</summary>
internal sealed class GraphsBatchVerb : Command
{
    public const string VerbName = "graphs-batch";

    private readonly Argument<int> first = new("first");
    private readonly Argument<int> count = new("count");

    public GraphsBatchVerb()
        : base(VerbName)
    {
        Hidden = true;
        Add(first);
        Add(count);
        SetAction(parsed => WatchedBatch.Report(parsed.GetValue(first), parsed.GetValue(count), Try));
    }

    private static string Try(int seed)
    {
        var graph = RandomGraph.Create(seed);
        return JsonSerializer.Serialize(new GraphRecord(seed, graph.Model.Graph.Nodes.Count, GraphTrial.Run(graph)));
    }
}
