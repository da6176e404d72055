using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Mcmc.Ir;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// Repair that is put together from parts: each consumer, given the original's inputs, makes up for the channels it lost,
/// whatever happens elsewhere. Its solution depends on nothing but what stays on its input axis, so that it is computed once
/// and serves every policy that has the same widths there. Weaker than <see cref="SequentialRepair"/>, which also makes up
/// for what the layers before got wrong. For one thread at a time.
/// </summary>
internal sealed class CombinedRepair(OriginalInputs inputs, int threads) : IDisposable
{
    private const long MostBytes = 1L << 30;
    private readonly Cholesky cholesky = new(threads);
    private readonly Dictionary<(Consumer Consumer, string Kept), Solution> solutions = [];
    private long bytes;

    /// <summary>λ in units of the mean variance of the columns that stay.</summary>
    public double Ridge { get; init; } = 1e-3;

    /// <summary>Solutions that were computed, not looked up.</summary>
    public int Solved { get; private set; }

    /// <summary>Changes the weights of a sliced model in place.</summary>
    /// <param name="policy">Of the groups whose inputs were gathered.</param>
    /// <param name="pruned">Sliced to the policy.</param>
    public void Run(Policy policy, Model pruned)
    {
        var kept = new KeptPositions(policy);
        var values = pruned.Graph.Initializers.ToDictionary(v => v.Name, StringComparer.Ordinal);
        foreach (var consumer in inputs.Consumers)
        {
            if (kept.Of(consumer.Layer.Input, consumer.InputAxis) is { } channels && values.TryGetValue(consumer.Layer.Weight.Name, out var weight))
            {
                var outputs = kept.Of(consumer.Layer.Output, consumer.Layer.OutputAxis(inputs.Groups.Shapes[consumer.Layer.Output]!.Length));
                Apply(consumer, Solve(consumer, channels), outputs, weight, consumer.Point.Bias is { } bias ? values.GetValueOrDefault(bias.Name) : null);
            }
        }
    }

    public void Dispose() => cholesky.Dispose();

    private Solution Solve(Consumer consumer, int[] channels)
    {
        var key = (consumer, Convert.ToBase64String(MemoryMarshal.AsBytes(channels.AsSpan())));
        if (solutions.TryGetValue(key, out var known))
        {
            return known;
        }

        var solution = Compute(consumer, channels);
        Solved++;
        bytes += solution.Bytes;
        if (bytes > MostBytes)
        {
            solutions.Clear();
            bytes = solution.Bytes;
        }

        return solutions[key] = solution;
    }

    /// <summary>Δ = (C_kept,kept + λ)⁻¹ · C_kept,lost · W_lost for all of the consumer's outputs, C the covariance of its inputs.</summary>
    private Solution Compute(Consumer consumer, int[] channels)
    {
        var (layer, gram, isCentred) = (consumer.Layer, inputs[consumer], consumer.Point.Bias is not null);
        var (stays, goes) = Columns(consumer, channels);
        var outputs = layer.Outputs;
        var (a, right) = (new double[stays.Length * stays.Length], new double[stays.Length * outputs]);
        double Moment(int i, int j) => gram.Covariance(i, j) + (isCentred ? 0 : gram.Mean(i) * gram.Mean(j) * gram.Rows);
        var trace = 0.0;
        for (var i = 0; i < stays.Length; i++)
        {
            for (var j = i; j < stays.Length; j++)
            {
                a[i * stays.Length + j] = Moment(stays[i], stays[j]);
            }

            trace += a[i * stays.Length + i];
        }

        var lambda = Math.Max(trace / stays.Length * Ridge * (1 + (double)stays.Length / gram.Rows), double.Epsilon);
        for (var i = 0; i < stays.Length; i++)
        {
            a[i * stays.Length + i] += lambda;
        }

        var lost = Weights(layer, goes);
        Multiply(stays, goes, Moment, lost, outputs, right);
        if (!cholesky.Solve(a, stays.Length, right, outputs))
        {
            Array.Clear(right);
        }

        var intercept = new float[outputs];
        for (var m = 0; isCentred && m < outputs; m++)
        {
            var mean = 0.0;
            for (var j = 0; j < goes.Length; j++)
            {
                mean += gram.Mean(goes[j]) * lost[j * outputs + m];
            }

            for (var i = 0; i < stays.Length; i++)
            {
                mean -= gram.Mean(stays[i]) * right[i * outputs + m];
            }

            intercept[m] = (float)mean;
        }

        return new Solution(Array.ConvertAll(right, v => (float)v), intercept);
    }

    private void Multiply(int[] stays, int[] goes, Func<int, int, double> moment, double[] lost, int outputs, double[] product)
    {
        Parallel.For(0, stays.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            var sum = product.AsSpan(i * outputs, outputs);
            for (var j = 0; j < goes.Length; j++)
            {
                TensorPrimitives.MultiplyAdd(lost.AsSpan(j * outputs, outputs), moment(stays[i], goes[j]), sum, sum);
            }
        });
    }

    private (int[] Stays, int[] Goes) Columns(Consumer consumer, int[] channels)
    {
        var each = consumer.ColumnsPerChannel(inputs.Groups);
        int[] stays = [.. channels.SelectMany(c => Enumerable.Range(c * each, each))];
        return (stays, [.. Enumerable.Range(0, consumer.Layer.Columns).Except(stays)]);
    }

    private static double[] Weights(LinearLayer layer, int[] columns)
    {
        var all = layer.Weight.Initializer!.As<float>();
        var weights = new double[columns.Length * layer.Outputs];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = all[layer.WeightIndex(0, columns[i / layer.Outputs], i % layer.Outputs)];
        }

        return weights;
    }

    /// <summary>Adds the change of the outputs that are left.</summary>
    private static void Apply(Consumer consumer, Solution solution, int[]? outputs, Value weight, Value? bias)
    {
        var (all, count) = (consumer.Layer.Outputs, outputs?.Length ?? consumer.Layer.Outputs);
        var values = weight.Initializer!.ToFloats()!;
        var isColumnMajor = consumer.Layer.WeightIndex(0, 1, 0) == 1;
        var columns = solution.Change.Length / all;
        for (var k = 0; k < columns; k++)
        {
            for (var m = 0; m < count; m++)
            {
                values[isColumnMajor ? m * columns + k : k * count + m] += solution.Change[k * all + (outputs?[m] ?? m)];
            }
        }

        weight.Initializer = weight.Initializer.With(weight.Initializer.Dims, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        if (bias?.Initializer is { } tensor && tensor.ToFloats() is { } shift)
        {
            for (var m = 0; m < count; m++)
            {
                var channel = outputs?[m] ?? m;
                shift[m] += consumer.Point.BiasChange(channel, solution.Intercept[channel]);
            }

            bias.Initializer = tensor.With(tensor.Dims, MemoryMarshal.AsBytes(shift.AsSpan()).ToArray());
        }
    }

    /// <param name="Change">[columns that stay, all outputs].</param>
    /// <param name="Intercept">By output.</param>
    private sealed record Solution(float[] Change, float[] Intercept)
    {
        public long Bytes => sizeof(float) * ((long)Change.Length + Intercept.Length);
    }
}
