using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Normalization;

/// <summary>
/// X [N,C,…] normalised over the spatial axes and the channels of each of <c>num_groups</c> groups; scale and bias per
/// group (opset 18) or per channel (21). Groups do not mix, so channels go by whole groups.
/// </summary>
[OnnxOperator("GroupNormalization")]
internal sealed class GroupNormalization : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var groups = c.Node.Int("num_groups", 1);
        if (c.In(0).Length < 2 || groups < 1 || c.In(0)[1] % groups != 0)
        {
            c.Fail($"normalises in {groups} group(s) what does not divide into them");
        }

        for (var parameter = 1; parameter <= 2; parameter++)
        {
            if (c.In(parameter) is not [var count] || (count != groups && count != c.In(0)[1]))
            {
                c.Fail($"normalises {c.In(0)[1]} channels in {groups} group(s) with a scale or bias that does not fit");
            }
        }

        c.Set(0, c.In(0));
    }

    public override void TieAxes(TieContext c)
    {
        for (var axis = 2; axis < c.In(0).Length; axis++)
        {
            c.FenceAxis(0, axis, "normalises over this axis");
        }

        var groups = (int)c.Node.Int("num_groups", 1);
        var labels = c.Read(0, 1);
        for (var parameter = 1; parameter <= 2; parameter++)
        {
            TieParameter(c, labels, c.Read(parameter, 0), groups);
        }

        for (var i = 0; labels is not null && i < labels.Length; i++)
        {
            var width = labels.Length / groups;
            c.Tie(labels[i / width * width], labels[i]);
        }

        c.Copy(0, 0);
    }

    public override void Slice(SliceContext c)
    {
        if (c.KeptIn(0, 1) is { } kept)
        {
            c.Node.Set("num_groups", kept.Length / (c.OldIn(0)[1] / c.Node.Int("num_groups", 1)));
        }
    }

    private static void TieParameter(TieContext c, int[]? labels, int[]? parameter, int groups)
    {
        if (labels is null || parameter is null || labels.Length == parameter.Length)
        {
            c.Tie(labels, parameter);
            return;
        }

        for (var g = 0; g < groups; g++)
        {
            c.Tie(labels[g * (labels.Length / groups)], parameter[g]);
        }
    }

    public override void Differentiate(GradientContext c)
    {
        var (x, groups) = (c.In(0), c.Node.Int("num_groups", 1));
        long[] grouped = [x[0], groups, NodeShapes.Product(x) / (x[0] * groups)];
        long[] perParameter = [x[0], c.In(1)[0], NodeShapes.Product(x) / (x[0] * c.In(1)[0])];
        long[] parameter = [1, c.In(1)[0], 1];
        var normal = new NormalizedValues(c.G, c.G.Reshape(c.X(0), grouped), [2], c.Node.Float("epsilon", 1e-5f));
        var gradient = c.G.Reshape(c.Gradient, perParameter);
        c.Set(0, () => c.G.Reshape(normal.Differentiate(c.G.Reshape(c.G.Mul(gradient, c.G.Reshape(c.X(1), parameter)), grouped)), x));
        c.Set(1, () => c.G.Reshape(c.G.SumTo(c.G.Mul(gradient, c.G.Reshape(normal.Values, perParameter)), parameter), c.In(1)));
        c.Set(2, () => c.G.Reshape(c.G.SumTo(gradient, parameter), c.In(2)));
    }

    public override ParameterKind Parameter(Node node, int input) => input > 0 ? ParameterKind.Offset : ParameterKind.None;
}
