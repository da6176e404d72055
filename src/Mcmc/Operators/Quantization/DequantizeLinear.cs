using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Quantization;

/// <summary>(x − zero point) · scale.</summary>
[OnnxOperator("DequantizeLinear")]
internal sealed class DequantizeLinear : QuantizationOperator
{
    protected override DataType OutputType(ShapeContext c) => c.Type(1);
}
