using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

/// <summary>
/// Operators that compute each output element from the elements at the same position of their inputs, with
/// multidirectional broadcasting. Channels that meet are tied.
/// </summary>
internal abstract class ElementwiseOperator : Operator
{
    public override void InferShapes(ShapeContext c)
    {
        var dims = c.In(0);
        if (IsOldBroadcast(c.Node, c.Opset))
        {
            c.Set(0, dims, OutputType(c));
            return;
        }

        for (var input = 1; input < c.Inputs; input++)
        {
            if (c.HasInput(input))
            {
                dims = Broadcasting.Dims(dims, c.In(input)) ?? throw c.Contradiction("cannot broadcast its inputs");
            }
        }

        c.Set(0, dims, OutputType(c));
        Fold(c);
    }

    public override void TieAxes(TieContext c)
    {
        if (IsOldBroadcast(c.Node, c.Model.Opset))
        {
            c.FenceInputs("broadcasts in the way of opset 6 and before");
            return;
        }

        if (!c.IsShapeArithmetic(0))
        {
            BroadcastTies.Tie(c);
        }

        PassSources(c);
    }

    /// <summary>The element type of the output.</summary>
    protected virtual DataType OutputType(ShapeContext c) => c.Type(0);

    /// <summary>Computes the output's contents where the operator takes part in shape arithmetic: a call of <see cref="Folding"/>.</summary>
    protected virtual void Fold(ShapeContext c)
    {
    }

    /// <summary>Before opset 7 the second input was stretched to the first from an attribute <c>axis</c> on.</summary>
    private static bool IsOldBroadcast(Node node, long opset) => opset < 7 && node.Domain.Length == 0 && node.Int("broadcast", 0) != 0;

    /// <summary>Passes on which axis lengths the output's integers come from.</summary>
    protected virtual void PassSources(TieContext c)
    {
        for (var input = 0; input < c.Inputs; input++)
        {
            if (c.ReadSources(input) is not { Count: > 0 } all)
            {
                continue;
            }

            if (NodeShapes.Product(c.Out(0)) > GraphShapes.LongestInts)
            {
                c.WriteSources(0, all);
                continue;
            }

            var positions = Broadcasting.Positions(c.In(input), c.Out(0));
            for (var element = 0; element < positions.Length; element++)
            {
                c.WriteSources(0, element, c.ReadSources(input, positions[element]).Select(s => s with { IsLength = false }));
            }
        }
    }
}
