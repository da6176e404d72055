using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Quantization;

/// <summary>saturate(round(x / scale) + zero point).</summary>
[OnnxOperator("QuantizeLinear")]
internal sealed class QuantizeLinear : QuantizationOperator
{
    protected override DataType OutputType(ShapeContext c) =>
        c.HasInput(2) ? c.Type(2) : c.Node.Int("output_dtype", 0) is not 0 and var type ? (DataType)type : DataType.UInt8;
}
