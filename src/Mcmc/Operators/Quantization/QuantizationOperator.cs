using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Quantization;

/// <summary>
/// Steps between numbers and small integers, with a scale and a zero point for the whole tensor, or one for each
/// position of <c>axis</c> (from opset 13 on). Scales for blocks of positions (opset 21) are fenced.
/// </summary>
internal abstract class QuantizationOperator : Operator
{
    public sealed override void InferShapes(ShapeContext c) => c.Set(0, c.In(0), OutputType(c));

    public sealed override void TieAxes(TieContext c)
    {
        if (c.Node.Int("block_size", 0) != 0 || c.In(1).Length > 1)
        {
            c.FenceInputs("has scales for blocks of positions");
            return;
        }

        if (c.In(1) is [> 1 and var scales])
        {
            var axis = AxisNumber.Normalize(c.Node.Int("axis", 1), c.In(0).Length);
            if (axis >= c.In(0).Length || c.In(0)[axis] != scales)
            {
                c.FenceInputs("has scales that do not fit its axis");
                return;
            }

            c.Join(c.HasInput(2) && c.In(2) is [> 1] ? [(0, axis), (1, 0), (2, 0)] : [(0, axis), (1, 0)]);
        }

        c.Copy(0, 0);
    }

    protected abstract DataType OutputType(ShapeContext c);

    public override void Differentiate(GradientContext c) => c.Refuse("rounds: train the model before it was quantised");
}
