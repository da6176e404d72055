using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Resampling;

/// <summary>The operator that Resize replaced: scales are an attribute before opset 9, an input from there on.</summary>
[OnnxOperator("Upsample")]
internal sealed class Upsample : ResizeOperator
{
    protected override double[]? Scales(ShapeContext c) =>
        c.Node.Attributes.GetValueOrDefault("scales") is FloatsAttribute { Values: var scales } ? [.. scales.Select(s => (double)s)] : c.Reals(1);
}
