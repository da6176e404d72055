using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Logic;

/// <summary>Whether two elements are the same.</summary>
[OnnxOperator("Equal")]
internal sealed class Equal : ElementwiseOperator
{
    protected override DataType OutputType(ShapeContext c) => DataType.Bool;

    protected override void Fold(ShapeContext c) => Folding.Compare(c, static (a, b) => a == b);

    protected override void PassSources(TieContext c)
    {
        // Shape subgraphs compare lengths with −1 ("keep this dimension"); no cut makes a length negative.
        if (IsLengthAgainstNegative(c, 0, 1) || IsLengthAgainstNegative(c, 1, 0))
        {
            return;
        }

        base.PassSources(c);
    }

    private static bool IsLengthAgainstNegative(TieContext c, int lengths, int other)
    {
        if (c.Ints(other) is not { } numbers || numbers.Any(n => n >= 0) || c.ReadSources(other).Count > 0 || c.Ints(lengths) is not { } known)
        {
            return false;
        }

        return Enumerable.Range(0, known.Length).All(element => c.ReadSources(lengths, element).All(s => s.IsLength));
    }
}
