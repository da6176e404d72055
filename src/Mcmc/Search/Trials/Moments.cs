using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Search.Trials;

/// <summary>Mean and variance of a value's channels over samples and positions.</summary>
internal sealed record Moments(double[] Mean, double[] Variance)
{
    /// <summary>What BatchNormalization nodes in training mode see of some batches, together.</summary>
    /// <param name="model">Holds the nodes; its outputs become their statistics.</param>
    /// <param name="nodes">Of <paramref name="model"/>. They get outputs for their statistics.</param>
    /// <param name="batches">Inputs of the model.</param>
    /// <param name="threads">Threads of ONNX Runtime.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public static IReadOnlyList<Moments> Observe(Model model, IReadOnlyList<Node> nodes, IReadOnlyList<RunnerTensor> batches, int threads, CancellationToken cancellation)
    {
        using var runner = InferenceRunner.Load(Submodel.Ending(model, [.. nodes.SelectMany(Statistics)]), new RunnerOptions { Threads = threads }, "normalisation statistics");
        var found = new List<RunnerTensor[]>();
        foreach (var batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            found.Add(runner.Run(batch));
        }

        return [.. nodes.Select((_, i) => Together([.. found.Select(f => f[2 * i])], [.. found.Select(f => f[2 * i + 1])]))];
    }

    /// <summary>Makes a node normalise by its batch, and answer with the batch's mean and variance.</summary>
    private static Value[] Statistics(Node node)
    {
        node.Set("training_mode", 1);
        node.Attributes["momentum"] = new FloatAttribute(0);
        node.Outputs.RemoveRange(1, node.Outputs.Count - 1);
        node.Outputs.AddRange([Statistic("mean"), Statistic("variance")]);
        return [node.Outputs[1]!, node.Outputs[2]!];

        Value Statistic(string name) => new($"{node.Outputs[0]!.Name}.{name}") { Producer = node, Type = DataType.Float };
    }

    /// <summary>The variance over all batches is that within them and that of their means.</summary>
    private static Moments Together(RunnerTensor[] means, RunnerTensor[] variances)
    {
        double[] mean = Average(means, m => m);
        double[] square = Average(means, m => m * m);
        double[] within = Average(variances, v => v);
        return new Moments(mean, [.. within.Select((v, c) => v + Math.Max(0, square[c] - mean[c] * mean[c]))]);
    }

    private static double[] Average(RunnerTensor[] batches, Func<double, double> of) =>
        [.. Enumerable.Range(0, (int)batches[0].Count).Select(c => batches.Average(b => of(b.As<float>()[c])))];
}
