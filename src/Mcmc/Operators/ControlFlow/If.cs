using Mcmc.Operators.Axes;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.ControlFlow;

/// <summary>
/// One of two nested graphs. Exporters write one around a Squeeze where they do not know a dimension; shape arithmetic then
/// says which branch is taken, and what it makes. Nothing is removed from what the branches read or make.
/// </summary>
[OnnxOperator("If")]
internal sealed class If : Operator
{
    public override bool AcceptsUnknownShapes => true;

    public override void InferShapes(ShapeContext c)
    {
        if (c.Ints(0) is [var condition] && c.Node.Graph(condition != 0 ? "then_branch" : "else_branch") is { } branch)
        {
            c.InferNested(branch);
            for (var output = 0; output < Math.Min(branch.Outputs.Count, c.Node.Outputs.Count); output++)
            {
                c.Take(branch.Outputs[output], output);
            }
        }
    }

    public override void TieAxes(TieContext c) => c.FenceInputs("chooses between nested graphs");
}
