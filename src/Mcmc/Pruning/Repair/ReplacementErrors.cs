using System.Numerics.Tensors;
using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// By how much the outputs of one consumer change when a channel of a group goes and the ones that are left make up for it,
/// as a part of what its outputs vary. With C the covariance of the channels and W their weights, B = (C + λ)⁻¹ and
/// G = W·Wᵀ, the loss of channel a costs G_aa / B_aa; then the others carry what they can of it.
/// </summary>
internal sealed class ReplacementErrors
{
    /// <summary>λ in units of the mean variance of a channel.</summary>
    private const double Ridge = 1e-3;

    private readonly int count;
    private readonly double[] inverse;
    private readonly double[] weights;
    private readonly double scale;

    private ReplacementErrors(int count, double[] inverse, double[] weights, double scale) =>
        (this.count, this.inverse, this.weights, this.scale) = (count, inverse, weights, scale);

    /// <param name="inputs">What was gathered on the original.</param>
    /// <param name="consumer">Who reads the channels.</param>
    /// <param name="columns">The column of X that each channel is.</param>
    /// <param name="kernels">Multiply and solve.</param>
    /// <returns>Null where its outputs do not vary with these channels.</returns>
    public static ReplacementErrors? Of(OriginalInputs inputs, Consumer consumer, int[] columns, RepairKernels kernels)
    {
        var n = columns.Length;
        var gram = inputs[consumer];
        var covariance = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                covariance[i * n + j] = covariance[j * n + i] = gram.Covariance(columns[i], columns[j]);
            }
        }

        var weights = Weights(consumer, columns, kernels);
        var variance = TensorPrimitives.Dot<double>(covariance, weights);
        var mean = Enumerable.Range(0, n).Average(i => covariance[i * n + i]);
        if (!(variance > 0) || !(mean > 0))
        {
            return null;
        }

        var inverse = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            covariance[i * n + i] += Ridge * mean;
            inverse[i * n + i] = 1;
        }

        return kernels.Cholesky.Solve(covariance, n, inverse, n) ? new ReplacementErrors(n, inverse, weights, 1 / variance) : null;
    }

    /// <summary>What the loss of one more channel costs.</summary>
    public double Without(int atom) => scale * weights[atom * count + atom] / inverse[atom * count + atom];

    /// <summary>Lets a channel go; the others take over.</summary>
    public void Remove(int atom)
    {
        var own = inverse[atom * count + atom];
        var size = weights[atom * count + atom];
        var (b, g) = (inverse.AsSpan(atom * count, count).ToArray(), weights.AsSpan(atom * count, count).ToArray());
        for (var i = 0; i < count; i++)
        {
            // Row i of W gains −b_i/own of the channel's row.
            var share = -b[i] / own;
            var row = weights.AsSpan(i * count, count);
            TensorPrimitives.MultiplyAdd(g, share, row, row);
            TensorPrimitives.MultiplyAdd(b, -(g[i] + share * size) / own, row, row);
            var ofInverse = inverse.AsSpan(i * count, count);
            TensorPrimitives.MultiplyAdd(b, share, ofInverse, ofInverse);
        }
    }

    /// <summary>W·Wᵀ over the outputs, each as large as what follows makes it.</summary>
    private static double[] Weights(Consumer consumer, int[] columns, RepairKernels kernels)
    {
        var layer = consumer.Layer;
        var all = layer.Weight.Initializer!.As<float>();
        var turned = new RunnerTensor(DataType.Double, 1, layer.Outputs, columns.Length);
        var rows = turned.As<double>();
        for (var m = 0; m < layer.Outputs; m++)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                rows[m * columns.Length + i] = consumer.Point.Gain[m] * all[layer.WeightIndex(0, columns[i], m)];
            }
        }

        return kernels.Doubles.TransposedTimes(turned, turned).As<double>().ToArray();
    }
}
