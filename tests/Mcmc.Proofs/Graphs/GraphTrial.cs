using Mcmc.Diagnostics;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Proofs.Graphs;

/// <summary>Holds the oracle on one network: under random policies, the sliced model equals the masked original.</summary>
internal static class GraphTrial
{
    private const int Redraws = 5;

    /// <summary>Batch size of a second comparison where the network takes any.</summary>
    private const long OtherBatch = 3;

    /// <param name="graph">The network.</param>
    /// <param name="policies">How many policies that cut everything; one that cuts a single group comes on top.</param>
    public static GraphVerdict Run(RandomGraph graph, int policies = 2)
    {
        if (GeneratorMistake(graph) is { } mistake)
        {
            return GraphVerdict.Failed(GraphFault.Generator, mistake);
        }

        ChannelGroups groups;
        try
        {
            groups = ChannelGroups.Find(graph.Model);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return GraphVerdict.Failed(GraphFault.Engine, $"finding groups: {Short(e)}");
        }

        return WrongShape(graph, groups.Shapes) is { } wrong ? GraphVerdict.Failed(GraphFault.Shapes, wrong) : Compare(graph, groups, policies);
    }

    private static string? GeneratorMistake(RandomGraph graph)
    {
        try
        {
            using var runner = InferenceRunner.Load(graph.Model);
            var outputs = runner.Run(RandomInputs.Draw(graph.Model));
            return outputs.Any(o => o.ToTensor().ToFloats()?.Any(v => !float.IsFinite(v)) == true) ? "an output is not finite" : null;
        }
        catch (McmcException e)
        {
            return e.Message;
        }
    }

    private static string? WrongShape(RandomGraph graph, GraphShapes shapes) =>
        graph.Features.FirstOrDefault(f => shapes[f.Value] is { } dims && !dims.AsSpan().SequenceEqual(f.Dims)) is { } wrong
            ? $"{wrong.Node} makes [{string.Join(", ", wrong.Dims)}]; inferred was [{string.Join(", ", shapes[wrong.Value]!)}]"
            : null;

    private static GraphVerdict Compare(RandomGraph graph, ChannelGroups groups, int policies)
    {
        var random = new SeededRandom(graph.Seed, "policies");
        var verdict = new GraphVerdict(GraphFault.None, "", groups.All.Count(g => g.Width > 1), groups.Prunable.Count, Fences(groups), 0, 0, 0);
        if (groups.Prunable.Count == 0)
        {
            return verdict;
        }

        var alone = groups.Prunable[random.Next(groups.Prunable.Count)];
        foreach (var policy in Enumerable.Range(0, policies).Select(_ => RandomPolicies.Mixed(groups, random)).Append(RandomPolicies.Alone(groups, alone, random)))
        {
            verdict = Compare(graph, policy, verdict with { Policies = verdict.Policies + 1 });
            if (!verdict.Holds)
            {
                break;
            }
        }

        return verdict;
    }

    private static GraphVerdict Compare(RandomGraph graph, Policy policy, GraphVerdict verdict)
    {
        try
        {
            var sliced = Pruner.Slice(policy);
            foreach (var batch in graph.HasDynamicBatch ? [1, OtherBatch] : new[] { 1L })
            {
                var inputs = new InputShapes(batch: batch);
                var proof = Proof.Compare(policy, sliced, inputs, seed: graph.Seed);
                if (proof.Holds)
                {
                    verdict = verdict with { Worst = Math.Max(verdict.Worst, proof.Relative) };
                }
                else if (graph.HasJumps && HoldsOnMost(policy, sliced, inputs, graph.Seed))
                {
                    verdict = verdict with { Flips = verdict.Flips + 1 };
                }
                else
                {
                    return verdict with { Fault = GraphFault.Differs, Message = $"at batch {batch}: {proof.MaxAbsDifference:g3} at a scale of {proof.Scale:g3}; cut {Describe(policy)}" };
                }
            }

            return verdict;
        }
        catch (McmcException e) when (e.Diagnostic.Code == Codes.RuntimeRefused)
        {
            return verdict with { Fault = GraphFault.Refused, Message = $"{e.Message} Cut {Describe(policy)}" };
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return verdict with { Fault = GraphFault.Engine, Message = $"slicing: {Short(e)} Cut {Describe(policy)}" };
        }
    }

    private static SortedDictionary<string, int> Fences(ChannelGroups groups) => new(
        groups.All.Where(g => g.Width > 1 && g.Fence is not null).GroupBy(g => FenceKind.Of(g.Fence!)).ToDictionary(fences => fences.Key, fences => fences.Count()), StringComparer.Ordinal);

    /// <summary>A wrong slice shows on every input; a tie that fell to the other side, on one in thousands.</summary>
    private static bool HoldsOnMost(Policy policy, Ir.Model sliced, InputShapes inputs, int seed) =>
        Enumerable.Range(1, Redraws).Count(i => Proof.Compare(policy, sliced, inputs, seed: seed + 1000 * i).Holds) > Redraws / 2;

    private static string Describe(Policy policy) => string.Join(
        "; ",
        policy.Groups.Prunable.Where(g => policy.Kept(g).Count < g.Width).Select(g => $"{g.Id} to [{string.Join(",", policy.Kept(g))}] of {g.Width}"));

    /// <summary>The first lines of an exception: a diagnostic's message, or a bug's type and place.</summary>
    private static string Short(Exception e) => e is McmcException ? e.Message : string.Join(" | ", e.ToString().Split('\n').Take(4).Select(line => line.Trim()));
}
