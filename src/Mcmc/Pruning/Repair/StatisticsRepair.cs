using System.Runtime.InteropServices;
using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Runtime;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// Re-estimates the running statistics of every BatchNormalization on calibration samples, in graph order, each on what the
/// already re-estimated prefix computes. The weights stay. For exports whose normalisation is not folded.
/// </summary>
internal sealed class StatisticsRepair(IReadOnlyList<RunnerTensor> batches, int threads)
{
    /// <summary>Changes the statistics of a model in place.</summary>
    /// <param name="model">Has one input.</param>
    /// <param name="inputs">The input shapes under which it is looked at.</param>
    /// <param name="cancellation">Looked at between layers.</param>
    /// <returns>The number of BatchNormalizations that were re-estimated.</returns>
    public int Run(Model model, InputShapes inputs, CancellationToken cancellation)
    {
        var readers = model.Graph.Readers();
        var positions = Enumerable.Range(0, model.Graph.Nodes.Count).Where(i => IsEstimated(model.Graph.Nodes[i], readers)).ToList();
        if (positions.Count == 0)
        {
            return 0;
        }

        var run = new StagedRun(model, GraphShapes.Infer(model, inputs), batches, positions[^1], new RunnerOptions { Threads = threads });
        foreach (var position in positions)
        {
            cancellation.ThrowIfCancellationRequested();
            run.Advance(position);
            var node = model.Graph.Nodes[position];
            var (mean, variance) = Moments(run, node.Inputs[0]!, (int)node.Inputs[3]!.Initializer!.Count);
            Replace(node.Inputs[3]!, mean);
            Replace(node.Inputs[4]!, variance);
        }

        return positions.Count;
    }

    /// <summary>Whether a node normalises by running statistics of its own: initializers that nothing else reads.</summary>
    public static bool IsEstimated(Node node, Dictionary<Value, List<(Node Node, int Input)>> readers) =>
        node is { OpType: "BatchNormalization", Domain: "" } && node.Int("training_mode", 0) == 0 && node.Int("spatial", 1) != 0 && node.Input(0) is not null &&
        Enumerable.Range(3, 2).All(i => node.Input(i) is { Initializer.Type: DataType.Float } statistic && readers[statistic].Count == 1);

    /// <summary>Mean and variance per channel, the second axis.</summary>
    private (float[] Mean, float[] Variance) Moments(StagedRun run, Value value, int channels)
    {
        var (sums, squares, count) = (new double[channels], new double[channels], 0L);
        for (var batch = 0; batch < batches.Count; batch++)
        {
            var tensor = run[value, batch];
            ReadOnlySpan<float> elements = tensor.As<float>();
            var area = (int)(tensor.Count / tensor.Dims[0] / channels);
            for (var row = 0; row < tensor.Dims[0] * channels; row++)
            {
                foreach (var element in elements.Slice(row * area, area))
                {
                    sums[row % channels] += element;
                    squares[row % channels] += (double)element * element;
                }
            }

            count += tensor.Dims[0] * area;
        }

        var mean = Array.ConvertAll(sums, s => (float)(s / count));
        return (mean, [.. squares.Zip(sums, (q, s) => (float)Math.Max(0, q / count - s / count * (s / count)))]);
    }

    private static void Replace(Value statistic, float[] values) =>
        statistic.Initializer = statistic.Initializer!.With(statistic.Initializer.Dims, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}
