using BenchmarkDotNet.Attributes;
using Mcmc.Benchmarks.Scaling;
using Mcmc.Ir;
using Mcmc.Pruning;

namespace Mcmc.Benchmarks.Micro;

/// <summary>The steps of pruning, warm, with what they allocate.</summary>
[MemoryDiagnoser]
public class PruningBenchmarks
{
    private Model model = null!;
    private ChannelGroups groups = null!;
    private Importance importance = null!;
    private Policy half = null!;

    [Params(300, 3000, 30_000)]
    public int Nodes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        model = SyntheticNetwork.Create(Nodes, Nodes * 1000L);
        groups = ChannelGroups.Find(model);
        importance = Importance.L2(groups);
        half = Policy.OfWidths(groups, importance, [.. groups.Widths.Select(w => Math.Max(1, w / 2))]);
    }

    [Benchmark]
    public int Groups() => ChannelGroups.Find(model).All.Count;

    [Benchmark]
    public int Ranking() => Importance.L2(groups).Ranking(groups.Prunable[0]).Count;

    [Benchmark]
    public int Slice() => Pruner.Slice(half).Graph.Nodes.Count;
}
