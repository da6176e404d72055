using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// What one consumer changes when some of its input channels go. With C the covariance of its inputs on the original and W its
/// weights, those that stay become (C_kk + λ)⁻¹·(C_k·W + λ·W_k): least squares on all that W made of all channels, shrunk
/// towards W itself. Along an order of the channels, one factorisation serves every number of them. Safe for several threads.
/// </summary>
internal sealed class ConsumerSolver
{
    private const int Chunk = 256;

    private readonly Consumer consumer;
    private readonly GramMatrix gram;
    private readonly RepairKernels kernels;
    private readonly int[]? order;
    private readonly int each;
    private readonly double[] weights;
    private readonly double lambda;
    private readonly Lazy<double[]> target;
    private readonly Lazy<PrefixFactor?> factor;

    /// <param name="consumer">The consumer.</param>
    /// <param name="inputs">What was gathered of it.</param>
    /// <param name="order">Its channels, last to go first, where every policy keeps a prefix of them; else null.</param>
    /// <param name="ridge">λ in units of the mean variance of the columns.</param>
    /// <param name="kernels">Multiply and solve.</param>
    public ConsumerSolver(Consumer consumer, OriginalInputs inputs, int[]? order, double ridge, RepairKernels kernels)
    {
        (this.consumer, gram, this.order, this.kernels) = (consumer, inputs[consumer], order, kernels);
        each = consumer.ColumnsPerChannel(inputs.Groups);
        weights = Weights(consumer.Layer);
        var trace = Enumerable.Range(0, Columns).Sum(i => Moment(i, i));
        lambda = Math.Max(trace / Columns * ridge * (1 + (double)Columns / gram.Rows), double.Epsilon);
        target = new Lazy<double[]>(Target);
        factor = new Lazy<PrefixFactor?>(Factor);
    }

    private int Columns => consumer.Layer.Columns;

    private int Outputs => consumer.Layer.Outputs;

    private bool MeanMayChange => consumer.Point.Bias is not null;

    /// <summary>Does what serves all widths.</summary>
    public void Prepare() => _ = order is null ? target.Value : (object?)factor.Value;

    /// <param name="channels">The channels that stay, ascending.</param>
    /// <returns>The change of weights, [columns that stay, outputs], and by how much each output's mean has to be raised.</returns>
    public (float[] Change, float[] Intercept) Solve(int[] channels)
    {
        var stays = ColumnsOf(channels);
        var change = IsPrefix(channels) ? Prefix(channels.Length, stays) : Direct(stays);
        var intercept = new float[Outputs];
        if (change is null)
        {
            return (new float[stays.Length * Outputs], intercept);
        }

        if (MeanMayChange)
        {
            var missing = Means([.. Enumerable.Range(0, Columns)], i => weights.AsSpan(i * Outputs, Outputs));
            var made = Means(stays, i => Array.ConvertAll(change[(i * Outputs)..((i + 1) * Outputs)], v => (double)v));
            intercept = [.. missing.Zip(made, (m, n) => (float)(m - n))];
        }

        for (var i = 0; i < stays.Length; i++)
        {
            for (var m = 0; m < Outputs; m++)
            {
                change[i * Outputs + m] -= (float)weights[stays[i] * Outputs + m];
            }
        }

        return (change, intercept);
    }

    private bool IsPrefix(int[] channels) => order is not null && order.AsSpan(0, channels.Length).ToArray().Order().SequenceEqual(channels);

    /// <summary>The weights of the first channels of the order, as [columns in ascending order, outputs].</summary>
    private float[]? Prefix(int channels, int[] stays)
    {
        if (factor.Value?.Solve(channels * each, kernels.Floats) is not { } ordered)
        {
            return null;
        }

        var sorted = new float[ordered.Length];
        var places = ColumnsOf(order![..channels]).Select((column, place) => (column, place)).ToDictionary(c => c.column, c => c.place);
        for (var i = 0; i < stays.Length; i++)
        {
            ordered.AsSpan(places[stays[i]] * Outputs, Outputs).CopyTo(sorted.AsSpan(i * Outputs));
        }

        return sorted;
    }

    private float[]? Direct(int[] stays)
    {
        var right = Rows(target.Value, stays);
        return kernels.Cholesky.Solve(Moments(stays), stays.Length, right, Outputs) ? Array.ConvertAll(right, v => (float)v) : null;
    }

    private PrefixFactor? Factor()
    {
        var columns = ColumnsOf(order!);
        var u = Moments(columns);
        if (!kernels.Cholesky.Factor(u, columns.Length))
        {
            return null;
        }

        var y = Rows(target.Value, columns);
        kernels.Cholesky.SolveLower(u, columns.Length, y, Outputs);
        return new PrefixFactor(u, columns.Length, y);
    }

    /// <summary>C·W + λ·W, some columns of C at a time.</summary>
    private double[] Target()
    {
        var result = new double[weights.Length];
        var all = new RunnerTensor(DataType.Double, 1, Columns, Outputs);
        weights.CopyTo(all.As<double>());
        for (var first = 0; first < Columns; first += Chunk)
        {
            var width = Math.Min(Chunk, Columns - first);
            var part = new RunnerTensor(DataType.Double, 1, Columns, width);
            var moments = part.As<double>();
            for (var i = 0; i < Columns; i++)
            {
                for (var j = 0; j < width; j++)
                {
                    moments[i * width + j] = Moment(i, first + j);
                }
            }

            kernels.Doubles.TransposedTimes(part, all).As<double>().CopyTo(result.AsSpan(first * Outputs));
        }

        System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(weights, lambda, result, result);
        return result;
    }

    /// <summary>The upper triangle of C_kk + λ.</summary>
    private double[] Moments(int[] columns)
    {
        var n = columns.Length;
        var a = new double[(long)n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = i; j < n; j++)
            {
                a[i * n + j] = Moment(columns[i], columns[j]);
            }

            a[i * n + i] += lambda;
        }

        return a;
    }

    private double Moment(int i, int j) => gram.Covariance(i, j) + (MeanMayChange ? 0 : gram.Mean(i) * gram.Mean(j) * gram.Rows);

    private double[] Means(int[] columns, WeightsOf weightsOf)
    {
        var sum = new double[Outputs];
        for (var i = 0; i < columns.Length; i++)
        {
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(weightsOf(i), gram.Mean(columns[i]), sum, sum);
        }

        return sum;
    }

    private double[] Rows(double[] matrix, int[] rows)
    {
        var result = new double[rows.Length * Outputs];
        for (var i = 0; i < rows.Length; i++)
        {
            matrix.AsSpan(rows[i] * Outputs, Outputs).CopyTo(result.AsSpan(i * Outputs));
        }

        return result;
    }

    private int[] ColumnsOf(int[] channels) => [.. channels.SelectMany(c => Enumerable.Range(c * each, each))];

    private static double[] Weights(LinearLayer layer)
    {
        var all = layer.Weight.Initializer!.As<float>();
        var weights = new double[layer.Columns * layer.Outputs];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = all[layer.WeightIndex(0, i / layer.Outputs, i % layer.Outputs)];
        }

        return weights;
    }

    private delegate ReadOnlySpan<double> WeightsOf(int column);
}
