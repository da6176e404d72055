using System.Runtime.InteropServices;
using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Runtime;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// Re-estimates the running statistics of every BatchNormalization on calibration samples, in graph order, each on what the
/// already re-estimated prefix computes. Other weights stay. For exports whose normalisation is not folded.
/// </summary>
internal sealed class StatisticsRepair(IReadOnlyList<RunnerTensor> batches, int threads)
{
    /// <summary>
    /// Whether scales and offsets make up for the new statistics, where they are the node's own, so that the model computes what
    /// it did: after training that kept the statistics, for training that goes by those of each batch.
    /// </summary>
    public bool KeepsValues { get; init; }

    /// <summary>Changes the statistics of a model in place.</summary>
    /// <param name="model">Has one input.</param>
    /// <param name="inputs">The input shapes under which it is looked at.</param>
    /// <param name="cancellation">Looked at between layers.</param>
    /// <returns>The number of BatchNormalizations with running statistics of their own.</returns>
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
            if (KeepsValues && !Enumerable.Range(1, 2).All(i => IsOwn(node, i, readers)))
            {
                continue;
            }

            var (mean, variance) = Moments(run, node.Inputs[0]!, (int)node.Inputs[3]!.Initializer!.Count);
            if (KeepsValues)
            {
                MakeUp(node, mean, variance);
            }

            Replace(node.Inputs[3]!, mean);
            Replace(node.Inputs[4]!, variance);
        }

        return positions.Count;
    }

    /// <summary>Whether a node normalises by running statistics of its own: initializers that nothing else reads.</summary>
    public static bool IsEstimated(Node node, Dictionary<Value, List<(Node Node, int Input)>> readers) =>
        node is { OpType: "BatchNormalization", Domain: "" } && node.Int("training_mode", 0) == 0 && node.Int("spatial", 1) != 0 && node.Input(0) is not null &&
        Enumerable.Range(3, 2).All(i => IsOwn(node, i, readers));

    private static bool IsOwn(Node node, int input, Dictionary<Value, List<(Node Node, int Input)>> readers) =>
        node.Input(input) is { Initializer.Type: DataType.Float } value && readers[value].Count == 1;

    private static void MakeUp(Node node, float[] mean, float[] variance)
    {
        var epsilon = node.Float("epsilon", 1e-5f);
        float[] scale = node.Inputs[1]!.Initializer!.ToFloats()!, offset = node.Inputs[2]!.Initializer!.ToFloats()!;
        float[] oldMean = node.Inputs[3]!.Initializer!.ToFloats()!, oldVariance = node.Inputs[4]!.Initializer!.ToFloats()!;
        for (var i = 0; i < scale.Length; i++)
        {
            var slope = scale[i] / Math.Sqrt((double)oldVariance[i] + epsilon);
            offset[i] = (float)(offset[i] + slope * ((double)mean[i] - oldMean[i]));
            scale[i] = (float)(slope * Math.Sqrt((double)variance[i] + epsilon));
        }

        Replace(node.Inputs[1]!, scale);
        Replace(node.Inputs[2]!, offset);
    }

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
