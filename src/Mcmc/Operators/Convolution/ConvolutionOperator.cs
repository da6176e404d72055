using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Convolution;

/// <summary>X [N,C,…] * W [M,C/group,…] + B [M] → [N,M,…], in any number of spatial dimensions.</summary>
internal abstract class ConvolutionOperator : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var (x, w) = (c.In(0), c.In(1));
        var groups = c.Node.Int("group", 1);
        if (x.Length < 3 || w.Length != x.Length || groups < 1 || w[1] * groups != x[1] || w[0] % groups != 0)
        {
            c.Fail($"convolves in {groups} group(s) what does not fit");
        }

        var geometry = ConvGeometry.Of(c, w[2..], x.AsSpan(2));
        var dims = new long[x.Length];
        (dims[0], dims[1]) = (x[0], w[0]);
        for (var i = 0; i < x.Length - 2; i++)
        {
            dims[i + 2] = geometry.OutputSize(c, i, x[i + 2]);
        }

        c.Set(0, dims);
    }

    public override void TieAxes(TieContext c)
    {
        var groups = (int)c.Node.Int("group", 1);
        var outputs = c.HasInput(2) ? c.Join((1, 0), (2, 0)) : c.Join((1, 0));
        if (groups == 1)
        {
            c.ContractPair((0, 1), (1, 1));
        }
        else
        {
            GroupedAxes.Tie(c, groups, c.Read(0, 1), outputs, (1, 1));
        }

        c.Write(0, 1, outputs);
    }

    public override void Slice(SliceContext c)
    {
        if (c.Node.Int("group", 1) is var groups and > 1)
        {
            // Whole groups went (the width of a group is unchanged), or the same number of channels in each.
            c.Node.Set("group", GroupedAxes.Remaining(c, groups, weightAxis: 1));
        }
    }

    public override long CountMacs(NodeShapes shapes) =>
        shapes.Out(0) is { } y && shapes.In(1) is { } w ? checked(NodeShapes.Product(y) * NodeShapes.Product(w.AsSpan(1))) : 0;
}
