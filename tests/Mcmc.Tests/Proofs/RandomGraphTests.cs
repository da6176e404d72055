using Mcmc.Ir.Onnx;
using Mcmc.Proofs;
using Mcmc.Proofs.Graphs;
using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Tests.Proofs;

/// <summary>A sample of what <c>graphs</c> checks on a thousand networks.</summary>
public sealed class RandomGraphTests
{
    private const int Chunk = 25;

    [Theory]
    [InlineData(1)]
    [InlineData(26)]
    [InlineData(51)]
    [InlineData(76)]
    public void Run_random_networks_sliced_equals_masked(int first)
    {
        var verdicts = Enumerable.Range(first, Chunk).Select(seed => (Seed: seed, Verdict: GraphTrial.Run(RandomGraph.Create(seed), policies: 1))).ToList();
        Assert.Empty(verdicts.Where(v => !v.Verdict.Holds).Select(v => $"{v.Seed}: {v.Verdict.Fault}: {v.Verdict.Message}"));

        // Where nothing can be cut, nothing is shown.
        Assert.InRange(verdicts.Count(v => v.Verdict.Policies > 0), Chunk * 3 / 4, Chunk);
    }

    [Fact]
    public void Compare_with_other_channels_cut_sees_the_difference()
    {
        var (wrong, seen) = (0, 0);
        foreach (var graph in Enumerable.Range(1, 30).Select(RandomGraph.Create))
        {
            var groups = ChannelGroups.Find(graph.Model);
            var (policy, other) = (RandomPolicies.Joint(groups, 0.5, new SeededRandom(1)), RandomPolicies.Joint(groups, 0.5, new SeededRandom(2)));
            if (groups.Prunable.Any(g => !policy.Kept(g).SequenceEqual(other.Kept(g))))
            {
                wrong++;
                seen += Proof.Compare(policy, Pruner.Slice(other)).Holds ? 0 : 1;
            }
        }

        // Some channels do nothing: behind a Relu that is always zero, or beside the largest of a pool.
        Assert.InRange(wrong, 20, 30);
        Assert.InRange(seen, wrong * 9 / 10, wrong);
    }

    [Fact]
    public void Create_the_same_seed_gives_the_same_network() =>
        Assert.All(Enumerable.Range(1, 10), seed => Assert.Equal(OnnxFile.ToBytes(RandomGraph.Create(seed).Model), OnnxFile.ToBytes(RandomGraph.Create(seed).Model)));

    [Fact]
    public void Shrink_keeps_what_the_failure_needs()
    {
        var graph = RandomGraph.Create(2);
        Assert.Contains(graph.Model.Graph.Nodes, n => n.OpType == "Conv");
        var small = GraphReduction.Shrink(graph, g => g.Model.Graph.Nodes.Exists(n => n.OpType == "Conv"));
        Assert.Contains(small.Model.Graph.Nodes, n => n.OpType == "Conv");
        Assert.InRange(small.Model.Graph.Nodes.Count, 1, graph.Model.Graph.Nodes.Count / 2);
        using var runner = InferenceRunner.Load(small.Model);
    }
}
