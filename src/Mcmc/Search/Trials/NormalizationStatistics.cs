using Mcmc.Ir;
using Mcmc.Pruning.Repair;
using Mcmc.Runtime;
using Mcmc.Training;

namespace Mcmc.Search.Trials;

/// <summary>
/// Gives the BatchNormalization nodes of a pruned network the statistics that its own activations have, instead of the
/// original's: one pass over a few samples, in which each node normalises by its batch (Li et al., "EagleEye", ECCV 2020).
/// </summary>
/// <param name="batches">Inputs of the model, batch by batch.</param>
/// <param name="threads">Threads of ONNX Runtime.</param>
internal sealed class NormalizationStatistics(IReadOnlyList<RunnerTensor> batches, int threads)
{
    /// <summary>The nodes whose statistics can be replaced, in graph order.</summary>
    public static IReadOnlyList<Node> Nodes(Graph graph)
    {
        var readers = graph.Readers();
        return [.. graph.Nodes.Where(n => StatisticsRepair.IsEstimated(n, readers))];
    }

    /// <summary>Replaces means and variances in place; a network without such nodes stays as it is.</summary>
    public void Run(Model network, CancellationToken cancellation)
    {
        var nodes = Nodes(network.Graph);
        if (nodes.Count == 0)
        {
            return;
        }

        using var runner = InferenceRunner.Load(Observed(network, nodes), new RunnerOptions { Threads = threads }, "normalisation statistics");
        var (means, squares, variances) = (Zeros(nodes), Zeros(nodes), Zeros(nodes));
        foreach (var batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            var found = runner.Run(batch);
            for (var i = 0; i < nodes.Count; i++)
            {
                var mean = found[2 * i].As<float>();
                var variance = found[2 * i + 1].As<float>();
                for (var c = 0; c < mean.Length; c++)
                {
                    means[i][c] += mean[c] / batches.Count;
                    squares[i][c] += (double)mean[c] * mean[c] / batches.Count;
                    variances[i][c] += variance[c] / batches.Count;
                }
            }
        }

        for (var i = 0; i < nodes.Count; i++)
        {
            // The variance over all batches is that within them and that of their means.
            var between = means[i].Zip(squares[i], (m, s) => Math.Max(0, s - m * m));
            Set(nodes[i].Inputs[3]!, means[i]);
            Set(nodes[i].Inputs[4]!, [.. variances[i].Zip(between, (v, b) => v + b)]);
        }
    }

    /// <summary>The network up to its last such node, which answers with the statistics of every batch.</summary>
    private static Model Observed(Model network, IReadOnlyList<Node> nodes)
    {
        var copy = new ModelCopy(network);
        OpsetUpgrade.Run(copy.Model);
        var outputs = new List<Value>();
        foreach (var node in nodes.Select(n => copy[n]))
        {
            node.Set("training_mode", 1);
            node.Attributes["momentum"] = new FloatAttribute(0);
            node.Outputs.RemoveRange(1, node.Outputs.Count - 1);
            foreach (var statistic in new[] { "mean", "variance" })
            {
                node.Outputs.Add(new Value($"{node.Outputs[0]!.Name}.{statistic}") { Producer = node, Type = DataType.Float });
                outputs.Add(node.Outputs[^1]!);
            }
        }

        return Submodel.Ending(copy.Model, outputs);
    }

    private static double[][] Zeros(IReadOnlyList<Node> nodes) => [.. nodes.Select(n => new double[n.Inputs[3]!.Initializer!.Count])];

    private static void Set(Value value, double[] numbers) =>
        value.Initializer = Tensor.Floats(Array.ConvertAll(numbers, n => (float)n), value.Initializer!.Dims);
}
