using System.Numerics.Tensors;
using Mcmc.Ir;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// Repair without data: each consumer takes, in place of a channel that it lost, the combination of the channels it keeps
/// that is most like it (<see cref="ChannelSimilarity"/>). Folding every lost channel into the one most similar kept channel
/// is "neuron merging" (Kim et al., NeurIPS 2020); this is its least-squares form over all kept ones. Much weaker than repair
/// on samples: what the inputs are like is not known.
/// </summary>
internal sealed class SimilarityRepair(Policy policy, int threads)
{
    /// <summary>λ in units of the mean square of the channels that stay.</summary>
    public double Ridge { get; init; } = 0.03;

    /// <summary>Changes the weights of a sliced model in place.</summary>
    /// <param name="pruned">Sliced to the policy.</param>
    /// <param name="cancellation">Looked at between layers.</param>
    /// <returns>The number of layers that were changed.</returns>
    public int Run(Model pruned, CancellationToken cancellation)
    {
        var (groups, kept, repaired) = (policy.Groups, new KeptPositions(policy), 0);
        var similarity = new ChannelSimilarity(groups);
        var values = pruned.Graph.Initializers.ToDictionary(v => v.Name, StringComparer.Ordinal);
        using var cholesky = new Cholesky(threads);
        foreach (var consumer in Consumer.Of(groups))
        {
            cancellation.ThrowIfCancellationRequested();
            if (kept.Of(consumer.Layer.Input, consumer.InputAxis) is { } channels && values.TryGetValue(consumer.Layer.Weight.Name, out var weight))
            {
                var outputs = kept.Of(consumer.Layer.Output, consumer.Layer.OutputAxis(groups.Shapes[consumer.Layer.Output]!.Length));
                var shares = Shares(similarity.Between(consumer.Layer.Input, consumer.InputAxis), channels, cholesky);
                Fold(consumer, channels, shares).Apply(consumer, outputs, weight, null);
                repaired++;
            }
        }

        return repaired;
    }

    /// <summary>How much of each lost channel each kept one takes over: (C_kept,kept + λ)⁻¹ · C_kept,lost, [kept, lost].</summary>
    private double[] Shares(double[] common, int[] stays, Cholesky cholesky)
    {
        var length = (int)Math.Sqrt(common.Length);
        int[] goes = [.. Enumerable.Range(0, length).Except(stays)];
        var (a, shares) = (new double[stays.Length * stays.Length], new double[stays.Length * goes.Length]);
        for (var i = 0; i < stays.Length; i++)
        {
            for (var j = 0; j < stays.Length; j++)
            {
                a[i * stays.Length + j] = common[stays[i] * length + stays[j]];
            }

            for (var j = 0; j < goes.Length; j++)
            {
                shares[i * goes.Length + j] = common[stays[i] * length + goes[j]];
            }
        }

        var mean = Enumerable.Range(0, stays.Length).Average(i => a[i * stays.Length + i]);
        for (var i = 0; i < stays.Length; i++)
        {
            a[i * stays.Length + i] += Math.Max(Ridge * mean, double.Epsilon);
        }

        return cholesky.Solve(a, stays.Length, shares, goes.Length) ? shares : new double[shares.Length];
    }

    private WeightChange Fold(Consumer consumer, int[] channels, double[] shares)
    {
        var (layer, each) = (consumer.Layer, consumer.ColumnsPerChannel(policy.Groups));
        var (stays, goes) = WeightChange.Columns(consumer, policy.Groups, channels);
        var lost = Array.ConvertAll(WeightChange.Weights(layer, goes), w => (float)w);
        var change = new float[stays.Length * layer.Outputs];
        for (var i = 0; i < channels.Length; i++)
        {
            for (var j = 0; j < goes.Length / each; j++)
            {
                var into = change.AsSpan(i * each * layer.Outputs, each * layer.Outputs);
                TensorPrimitives.MultiplyAdd(lost.AsSpan(j * each * layer.Outputs, into.Length), (float)shares[i * (goes.Length / each) + j], into, into);
            }
        }

        return new WeightChange(change, new float[layer.Outputs]);
    }
}
