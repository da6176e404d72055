using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Convolution;

/// <summary>The transpose of Conv: X [N,C,…] with W [C,M/group,…] + B [M] → [N,M,…].</summary>
[OnnxOperator("ConvTranspose")]
internal sealed class ConvTranspose : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var (x, w) = (c.In(0), c.In(1));
        var groups = c.Node.Int("group", 1);
        if (x.Length < 3 || w.Length != x.Length || groups < 1 || w[0] != x[1] || x[1] % groups != 0)
        {
            c.Fail($"convolves in {groups} group(s) what does not fit");
        }

        c.Set(0, [x[0], w[1] * groups, .. TransposedGeometry.OutputSizes(c, x[2..], w[2..])]);
    }

    public override void TieAxes(TieContext c)
    {
        var groups = (int)c.Node.Int("group", 1);
        c.Carry(0, 0, axis => axis == 0 ? axis : null);
        if (groups == 1)
        {
            c.ContractPair((0, 1), (1, 0));
            c.Write(0, 1, c.HasInput(2) ? c.Join((1, 1), (2, 0)) : c.Join((1, 1)));
            return;
        }

        // The rows of W are the input channels of all groups, its columns the filters of one.
        var inputs = c.Join((0, 1), (1, 0));
        var filters = c.HasInput(2) ? c.Read(2, 0) : c.Fresh(c.Out(0)[1]);
        GroupedAxes.TieTransposed(c, groups, inputs, filters);
        c.Write(0, 1, filters);
    }

    public override void Slice(SliceContext c)
    {
        if (c.Node.Int("group", 1) is var groups and > 1)
        {
            var perGroup = c.OldIn(0)[1] / groups;
            c.Node.Set("group", GroupedAxes.ByWholeGroups(groups, perGroup) ? c.NewIn(0)[1] / perGroup : groups);
        }
    }

    public override long CountMacs(NodeShapes shapes) =>
        shapes.In(0) is { } x && shapes.In(1) is { } w ? checked(NodeShapes.Product(x) * NodeShapes.Product(w.AsSpan(1))) : 0;

    public override void Differentiate(GradientContext c) => ConvolutionGradient.OfConvTranspose(c);

    public override ParameterKind Parameter(Node node, int input) => input switch
    {
        1 => ParameterKind.Weight,
        2 => ParameterKind.Offset,
        _ => ParameterKind.None,
    };
}
