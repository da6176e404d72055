using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Normalization;

/// <summary>
/// X [N,C,…] normalised channel by channel with scale, bias, mean and variance [C] each. With <c>spatial=0</c>
/// (opset 7 and 8) every feature has its own: [C,…].
/// </summary>
[OnnxOperator("BatchNormalization")]
internal sealed class BatchNormalization : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var x = c.In(0);
        for (var parameter = 1; parameter < 5; parameter++)
        {
            // A tensor of one axis has one channel.
            var dims = c.In(parameter);
            if (dims.Length == 0 || !dims.AsSpan().SequenceEqual(x.Length > 1 ? x.AsSpan(1, Math.Min(dims.Length, x.Length - 1)) : [1]))
            {
                c.Fail("normalises with parameters that do not fit its channels");
            }
        }

        c.Set(0, c.In(0));
        for (var statistic = 1; statistic < c.Node.Outputs.Count; statistic++)
        {
            c.Set(statistic, c.In(1), c.Type(3));
        }
    }

    public override void TieAxes(TieContext c)
    {
        if (c.Node.Outputs.Skip(1).Any(o => o is not null) || c.Node.Int("training_mode", 0) != 0)
        {
            c.FenceInputs("computes statistics in training mode");
            return;
        }

        for (var axis = 1; axis < c.In(0).Length && axis <= c.In(1).Length; axis++)
        {
            c.Join((0, axis), (1, axis - 1), (2, axis - 1), (3, axis - 1), (4, axis - 1));
        }

        c.Copy(0, 0);
    }

    public override void Differentiate(GradientContext c) => BatchNormalizationGradient.Differentiate(c);

    public override ParameterKind Parameter(Node node, int input) => input switch
    {
        1 or 2 => ParameterKind.Offset,
        3 or 4 => ParameterKind.Statistic,
        _ => ParameterKind.None,
    };
}
