using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Layout;

/// <summary>
/// Turns the first positions of <c>time_axis</c> around, as many as <c>sequence_lens</c> says for each position of
/// <c>batch_axis</c> (ONNX "ReverseSequence"). Both axes stay whole; the others are channels like any.
/// </summary>
[OnnxOperator("ReverseSequence")]
internal sealed class ReverseSequence : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var (dims, lengths) = (c.In(0), c.In(1));
        var (batch, time) = (c.Axis(c.Node.Int("batch_axis", 1), dims.Length), c.Axis(c.Node.Int("time_axis", 0), dims.Length));
        if (batch == time || lengths is not [var count] || count != dims[batch])
        {
            c.Fail("needs a batch axis, another axis to turn around, and one length for each sequence of the batch");
        }

        c.Set(0, dims);
    }

    public override void TieAxes(TieContext c)
    {
        var rank = c.In(0).Length;
        c.FenceAxis(0, AxisNumber.Normalize(c.Node.Int("batch_axis", 1), rank), "has a length for each position of this axis");
        c.FenceAxis(0, AxisNumber.Normalize(c.Node.Int("time_axis", 0), rank), "turns this axis around");
        c.Copy(0, 0);
    }
}
