using Mcmc.Operators.Axes;

namespace Mcmc.Operators.Selection;

/// <summary>Operators that pick or place elements by computed index. Any position may be asked for, so all stay.</summary>
internal abstract class IndexedOperator : Operator
{
    public sealed override void TieAxes(TieContext c) => c.FenceInputs("picks elements by computed index");
}
