using System.Numerics.Tensors;
using Mcmc.Ir;

namespace Mcmc.Pruning.Repair;

/// <summary>
/// How much the channels of an original have in common, told by the weights that make them. For inputs of which nothing is
/// known but that they are alike (mean 0, variance 1, unrelated), the covariance of two channels is the product of their
/// filters; what is left of it behind a rectifier is the arc-cosine kernel (Cho and Saul, "Kernel methods for deep
/// learning", NeurIPS 2009). Where several layers are added, as in a residual stream, their products add up.
/// </summary>
internal sealed class ChannelSimilarity
{
    private static readonly HashSet<string> Rectifiers = new(StringComparer.Ordinal)
    {
        "Relu", "Clip", "LeakyRelu", "PRelu", "Elu", "Selu", "Celu", "Gelu", "HardSwish", "Softplus", "Mish", "Mul",
    };

    private readonly ChannelGroups groups;
    private readonly Dictionary<int, List<(int Layer, float[] Filter)>> filters = [];
    private readonly Dictionary<int, List<(int Layer, float[] Filter)>> depthwise = [];
    private readonly Dictionary<int[], double[]> known = new(ReferenceEqualityComparer.Instance);

    public ChannelSimilarity(ChannelGroups groups)
    {
        this.groups = groups;
        var graph = groups.Model.Graph;
        var readers = graph.Readers();
        for (var i = 0; i < graph.Nodes.Count; i++)
        {
            if (LinearLayer.Of(graph.Nodes[i], v => groups.Shapes[v]) is { } layer && groups.Shapes[layer.Output] is { } dims && groups.Ties[layer.Output]?.Single(layer.OutputAxis(dims.Length)) is { } labels)
            {
                var point = RepairPoint.Behind(layer, layer.Groups * layer.Outputs, groups.Shapes, readers, graph.Outputs, static _ => true);
                Read(i, layer, point, labels);
            }
        }
    }

    /// <summary>What the channels on an axis have in common, [length, length] row-major.</summary>
    public double[] Between(Value value, int axis)
    {
        var labels = groups.Ties[value]!.Single(axis)!;
        if (!known.TryGetValue(labels, out var products))
        {
            known[labels] = products = Products([.. labels.Select(l => groups.Ties.Labels.Find(l))]);
        }

        return IsRectified(value) ? Rectified(products, labels.Length) : products;
    }

    private void Read(int index, LinearLayer layer, RepairPoint point, int[] labels)
    {
        var isSeparate = layer.Groups > 1;
        if (isSeparate && layer.Outputs != 1)
        {
            return;
        }

        var weights = layer.Weight.Initializer!.As<float>();
        var own = layer.Bias?.Initializer!.ToFloats();
        for (var channel = 0; channel < labels.Length; channel++)
        {
            // The last element stands for an input that is always 1.
            var filter = new float[layer.Columns + (isSeparate ? 0 : 1)];
            for (var k = 0; k < layer.Columns; k++)
            {
                filter[k] = point.Gain[channel] * weights[isSeparate ? layer.WeightIndex(channel, k, 0) : layer.WeightIndex(0, k, channel)];
            }

            if (!isSeparate)
            {
                filter[^1] = point.Gain[channel] * (own?[channel] ?? 0) + point.Shift[channel];
            }

            var root = groups.Ties.Labels.Find(labels[channel]);
            var all = isSeparate ? depthwise : filters;
            (all.TryGetValue(root, out var list) ? list : all[root] = []).Add((index, filter));
        }
    }

    private double[] Products(int[] roots)
    {
        var products = new double[roots.Length * roots.Length];
        Parallel.For(0, roots.Length, i =>
        {
            for (var j = 0; j <= i; j++)
            {
                products[i * roots.Length + j] = Product(roots[i], roots[j]);
            }
        });
        for (var i = 0; i < roots.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                products[j * roots.Length + i] = products[i * roots.Length + j];
            }
        }

        return products;
    }

    private double Product(int first, int second)
    {
        if (!filters.TryGetValue(first, out var ours) || !filters.TryGetValue(second, out var theirs))
        {
            return first == second ? 1 : 0;
        }

        var product = Common(ours, theirs).Sum();
        if (depthwise.TryGetValue(first, out var ourKernels) && depthwise.TryGetValue(second, out var theirKernels))
        {
            product = Common(ourKernels, theirKernels).Aggregate(product, (p, common) => p * common);
        }

        return product;
    }

    private static IEnumerable<double> Common(List<(int Layer, float[] Filter)> ours, List<(int Layer, float[] Filter)> theirs) =>
        ours.Join(theirs, f => f.Layer, f => f.Layer, (a, b) => (double)TensorPrimitives.Dot<float>(a.Filter, b.Filter));

    private static double[] Rectified(double[] products, int length)
    {
        var rectified = new double[products.Length];
        for (var i = 0; i < length; i++)
        {
            for (var j = 0; j < length; j++)
            {
                var norms = Math.Sqrt(products[i * length + i] * products[j * length + j]);
                var cosine = norms > 0 ? Math.Clamp(products[i * length + j] / norms, -1, 1) : 0;
                var angle = Math.Acos(cosine);
                rectified[i * length + j] = norms * (Math.Sin(angle) + (Math.PI - angle) * cosine) / Math.PI;
            }
        }

        return rectified;
    }

    /// <summary>Whether an activation lies between the channels' layers and the value.</summary>
    private static bool IsRectified(Value value)
    {
        while (value.Producer is { } node && node.Input(0) is { } input)
        {
            if (node.OpType is "Conv" or "Gemm" or "MatMul" or "Add" or "BatchNormalization" or "Concat")
            {
                return false;
            }

            if (Rectifiers.Contains(node.OpType))
            {
                return true;
            }

            value = input;
        }

        return false;
    }
}
