using Mcmc.Operators.Axes;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Recurrent;

/// <summary>
/// X [T,B,I], W [D,g·H,I], R [D,g·H,H] → Y [T,D,B,H], and the last states [D,B,H]; with <c>layout=1</c> the batch comes
/// first. Hidden units feed back into themselves, so nothing is removed here.
/// </summary>
internal abstract class RecurrentOperator : Operator
{
    public sealed override void InferShapes(ShapeContext c)
    {
        var (x, r) = (c.In(0), c.In(2));
        if (x.Length != 3 || r.Length != 3)
        {
            c.Fail("runs over a sequence that does not fit its weights");
        }

        var (directions, hidden) = (r[0], r[2]);
        var isBatchFirst = c.Node.Int("layout", 0) != 0;
        c.Set(0, isBatchFirst ? [x[0], x[1], directions, hidden] : [x[0], directions, x[1], hidden]);
        for (var state = 1; state < c.Node.Outputs.Count; state++)
        {
            c.Set(state, isBatchFirst ? [x[0], directions, hidden] : [directions, x[1], hidden]);
        }
    }

    public sealed override void TieAxes(TieContext c) => c.FenceInputs("feeds its hidden units back into themselves");

    public override void Differentiate(GradientContext c) => c.Refuse("is a loop over a sequence");
}
