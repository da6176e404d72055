using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Selection;

/// <summary>
/// The boxes that are left once those that overlap a better one are gone (ONNX "NonMaxSuppression"). Their number, and
/// so the output's shape, depends on the data.
/// </summary>
[OnnxOperator("NonMaxSuppression")]
internal sealed class NonMaxSuppression : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        if (c.In(0) is not [_, _, 4] || c.In(1).Length != 3)
        {
            c.Fail("needs boxes of four corners and the scores of each class");
        }
    }

    public override void TieAxes(TieContext c) => c.FenceInputs("picks boxes by their scores");
}
