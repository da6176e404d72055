using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Normalization;

/// <summary>
/// Normalises over the axes from <c>axis</c> on, then scales (and shifts) them. Those axes are fenced: every element's
/// result depends on all of them. The statistics are optional outputs, with these axes shrunk to one.
/// </summary>
internal abstract class LayerNormalizationOperator : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var dims = c.In(0);
        var axis = c.Axis(c.Node.Int("axis", -1), dims.Length);
        c.Set(0, dims, c.Type(1));
        for (var statistic = 1; statistic < c.Node.Outputs.Count; statistic++)
        {
            c.Set(statistic, [.. dims.Select((d, a) => a < axis ? d : 1)], (DataType)c.Node.Int("stash_type", (long)DataType.Float));
        }
    }

    public override void TieAxes(TieContext c)
    {
        var rank = c.In(0).Length;
        var first = AxisNumber.Normalize(c.Node.Int("axis", -1), rank);
        for (var axis = first; axis < rank; axis++)
        {
            c.FenceAxis(0, axis, "normalises over this axis");
        }

        c.Copy(0, 0);
        for (var statistic = 1; statistic < c.Node.Outputs.Count; statistic++)
        {
            c.Carry(0, statistic, axis => axis < first ? axis : null);
        }
    }

    public override void Differentiate(GradientContext c)
    {
        if (c.GradientOrNull(1) is not null || c.GradientOrNull(2) is not null)
        {
            c.Refuse("hands its statistics on");
            return;
        }

        var rank = c.In(0).Length;
        var first = AxisNumber.Normalize(c.Node.Int("axis", -1), rank);
        var normal = new NormalizedValues(c.G, c.X(0), [.. Enumerable.Range(first, rank - first).Select(a => (long)a)], c.Node.Float("epsilon", 1e-5f), IsCentred);
        c.Set(0, () => normal.Differentiate(c.G.Mul(c.Gradient, c.X(1))));
        c.Set(1, () => c.G.Mul(c.Gradient, normal.Values));
        c.Set(2, c.Gradient);
    }

    public override ParameterKind Parameter(Node node, int input) => input > 0 ? ParameterKind.Offset : ParameterKind.None;

    /// <summary>Whether the mean is subtracted.</summary>
    protected virtual bool IsCentred => true;
}
