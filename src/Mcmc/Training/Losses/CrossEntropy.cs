using Mcmc.Ir;
using Mcmc.Operators.Gradients;

namespace Mcmc.Training.Losses;

/// <summary>
/// −Σ target · log softmax(logits) over the classes (axis 1), averaged over all samples and positions. The target
/// <c>labels</c> holds class numbers (int64, the logits' dimensions without axis 1), or, if soft, <c>probabilities</c> in
/// the logits' dimensions.
/// </summary>
/// <param name="smoothing">The share of each target that is spread evenly over all classes (Szegedy et al., 2016).</param>
internal sealed class CrossEntropy(float smoothing = 0, bool isSoft = false, int output = 0) : ILoss
{
    public const string Labels = "labels";
    public const string Probabilities = "probabilities";

    public Value Build(LossContext c)
    {
        var g = c.G;
        var logits = c.Logits(output);
        var dims = g.Dims(logits);
        var target = isSoft ? Smoothed(c, dims) : OneHot(c, dims);
        var logarithms = g.Op("LogSoftmax", [GraphEmitter.A("axis", 1)], logits);
        return g.Mul(g.Total(g.Mul(target, logarithms)), -1f * dims[1] / dims.Aggregate(1L, (p, d) => p * d));
    }

    private Value OneHot(LossContext c, long[] dims)
    {
        var labels = c.Target(Labels, DataType.Int64, [dims[0], .. dims[2..]]);
        var even = smoothing / dims[1];
        var values = c.G.Floats([even, 1 - smoothing + even], 2);
        return c.G.Op("OneHot", [GraphEmitter.A("axis", 1)], labels, c.G.Int(dims[1]), values);
    }

    private Value Smoothed(LossContext c, long[] dims)
    {
        var target = c.Target(Probabilities, DataType.Float, dims);
        return smoothing == 0 ? target : c.G.Add(c.G.Mul(target, 1 - smoothing), smoothing / dims[1]);
    }
}
