using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Quantization;

/// <summary>Quantises by the smallest and largest element, which are those of all channels.</summary>
[OnnxOperator("DynamicQuantizeLinear")]
internal sealed class DynamicQuantizeLinear : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        c.Set(0, c.In(0), DataType.UInt8);
        c.Set(1, [], DataType.Float);
        c.Set(2, [], DataType.UInt8);
    }

    public override void TieAxes(TieContext c) => c.FenceInputs("takes its scale from all channels");

    public override void Differentiate(GradientContext c) => c.Refuse("rounds: train the model before it was quantised");
}
