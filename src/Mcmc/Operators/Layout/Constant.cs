using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Layout;

/// <summary>A constant in a node. Only the form <c>value</c> is a weight that can be cut; the others hold numbers and lists.</summary>
[OnnxOperator("Constant")]
internal sealed class Constant : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        if (c.Node.Outputs.Count > 1 || c.Node.Attributes.Keys.Count(name => name.StartsWith("value", StringComparison.Ordinal)) > 1)
        {
            c.Fail("has more than one value");
        }

        switch (c.Node.Attributes.FirstOrDefault(a => a.Key.StartsWith("value", StringComparison.Ordinal)))
        {
            case (_, TensorAttribute { Value: var tensor }):
                c.Set(0, tensor.Dims, tensor.Type);
                break;
            case ("value_int", IntAttribute { Value: var number }):
                c.Set(0, [], DataType.Int64);
                c.SetInts(0, [number]);
                break;
            case ("value_ints", IntsAttribute { Values: var numbers }):
                c.Set(0, [numbers.Count], DataType.Int64);
                c.SetInts(0, [.. numbers]);
                break;
            case ("value_float", FloatAttribute { Value: var real }):
                c.Set(0, [], DataType.Float);
                c.SetReals(0, [real]);
                break;
            case ("value_floats", FloatsAttribute { Values: var reals }):
                c.Set(0, [reals.Count], DataType.Float);
                c.SetReals(0, [.. reals.Select(r => (double)r)]);
                break;
            case ("value_string", _):
                c.Set(0, [], DataType.String);
                break;
        }
    }

    public override void TieAxes(TieContext c)
    {
        // Its axes are open: the first reader labels them.
    }

    public override void Slice(SliceContext c)
    {
        var kept = c.OldOut(0).Select((_, axis) => c.KeptOut(0, axis)).ToArray();
        if (kept.Any(k => k is not null))
        {
            c.Node.Set("value", TensorSlicer.Take(c.Node.Tensor("value")!, kept));
        }
    }

    public override void Differentiate(GradientContext c) => c.Refuse("has no inputs");
}
