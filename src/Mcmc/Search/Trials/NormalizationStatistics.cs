using Mcmc.Ir;
using Mcmc.Pruning;
using Mcmc.Pruning.Repair;
using Mcmc.Runtime;
using Mcmc.Training;

namespace Mcmc.Search.Trials;

/// <summary>
/// Gives the BatchNormalization nodes of a pruned network the statistics that its own activations have, instead of the
/// original's: one pass over a few samples, in which each node normalises by its batch (Li et al., "EagleEye", ECCV 2020).
/// Where normalisation is folded into convolutions, their outputs get the moments back that they have in the original,
/// which comes to the same.
/// </summary>
internal sealed class NormalizationStatistics
{
    private readonly IReadOnlyList<RunnerTensor> batches;
    private readonly int threads;
    private readonly Dictionary<string, (Value Output, Moments Moments)> folded;

    private NormalizationStatistics(IReadOnlyList<RunnerTensor> batches, int threads, Dictionary<string, (Value, Moments)> folded) =>
        (this.batches, this.threads, this.folded) = (batches, threads, folded);

    /// <summary>Looks at the original once.</summary>
    /// <param name="original">What is pruned.</param>
    /// <param name="batches">Its inputs, batch by batch.</param>
    /// <param name="threads">Threads of ONNX Runtime.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public static NormalizationStatistics Of(Model original, IReadOnlyList<RunnerTensor> batches, int threads, CancellationToken cancellation)
    {
        var convolutions = FoldedNormalization.Of(original.Graph);
        if (convolutions.Count == 0)
        {
            return new NormalizationStatistics(batches, threads, []);
        }

        var copy = Upgraded(original);
        Node[] watching = [.. convolutions.Select(c => FoldedNormalization.Watch(copy.Model.Graph, copy[c.Convolution]))];
        var moments = Moments.Observe(copy.Model, watching, batches, threads, cancellation);
        return new NormalizationStatistics(batches, threads, convolutions.Zip(moments).ToDictionary(p => p.First.Weight.Name, p => (p.First.Convolution.Outputs[0]!, p.Second)));
    }

    /// <summary>The nodes whose statistics can be replaced, in graph order.</summary>
    public static IReadOnlyList<Node> Nodes(Graph graph)
    {
        var readers = graph.Readers();
        return [.. graph.Nodes.Where(n => StatisticsRepair.IsEstimated(n, readers))];
    }

    /// <summary>Replaces statistics, and what they were folded into, in place; a network without normalisation stays as it is.</summary>
    /// <param name="policy">Of the original.</param>
    /// <param name="network">Sliced to the policy.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public void Run(Policy policy, Model network, CancellationToken cancellation)
    {
        var nodes = Nodes(network.Graph);
        var kept = new KeptPositions(policy);
        var convolutions = FoldedNormalization.Of(network.Graph).Where(c => folded.ContainsKey(c.Weight.Name)).Select(c => (Convolution: c, Wanted: Wanted(c, kept))).ToList();
        if (nodes.Count + convolutions.Count == 0)
        {
            return;
        }

        var copy = Upgraded(network);
        Node[] observed = [.. nodes.Select(n => copy[n]), .. convolutions.Select(c => FoldedNormalization.Impose(copy.Model.Graph, copy[c.Convolution.Convolution], c.Wanted))];
        var found = Moments.Observe(copy.Model, observed, batches, threads, cancellation);
        foreach (var (node, moments) in nodes.Zip(found))
        {
            Set(node.Inputs[3]!, moments.Mean);
            Set(node.Inputs[4]!, moments.Variance);
        }

        foreach (var ((convolution, wanted), moments) in convolutions.Zip(found.Skip(nodes.Count)))
        {
            convolution.Fold(moments, wanted);
        }
    }

    /// <summary>The original's moments of the channels that stay.</summary>
    private Moments Wanted(FoldedNormalization convolution, KeptPositions kept)
    {
        var (output, moments) = folded[convolution.Weight.Name];
        return kept.Of(output, axis: 1) is { } channels
            ? new Moments([.. channels.Select(c => moments.Mean[c])], [.. channels.Select(c => moments.Variance[c])])
            : moments;
    }

    private static ModelCopy Upgraded(Model model)
    {
        var copy = new ModelCopy(model);
        OpsetUpgrade.Run(copy.Model);
        return copy;
    }

    private static void Set(Value value, double[] numbers) =>
        value.Initializer = Tensor.Floats(Array.ConvertAll(numbers, n => (float)n), value.Initializer!.Dims);
}
