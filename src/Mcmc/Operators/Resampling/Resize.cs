using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Resampling;

/// <summary>Inputs X, scales (opset 10), or X, roi, scales, sizes (from 11 on), of which scales or sizes are given.</summary>
[OnnxOperator("Resize")]
internal sealed class Resize : ResizeOperator
{
    protected override int SizesInput(Node node) => node.Input(3) is null ? -1 : 3;

    protected override double[]? Scales(ShapeContext c) => c.Reals(c.Opset < 11 ? 1 : 2);
}
