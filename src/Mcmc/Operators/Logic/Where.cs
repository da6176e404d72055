using Mcmc.Ir;
using Mcmc.Operators.Axes;
using Mcmc.Operators.Elementwise;
using Mcmc.Operators.Gradients;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Logic;

/// <summary>Elements of the second input where the first holds, else of the third.</summary>
[OnnxOperator("Where")]
internal sealed class Where : ElementwiseOperator
{
    protected override DataType OutputType(ShapeContext c) => c.Type(1);

    protected override void Fold(ShapeContext c)
    {
        var dims = Broadcasting.Dims(Broadcasting.Dims(c.In(0), c.In(1))!, c.In(2))!;
        if (c.Ints(0) is not { } condition || NodeShapes.Product(dims) > GraphShapes.LongestInts)
        {
            return;
        }

        var at = Enumerable.Range(0, 3).Select(i => Broadcasting.Positions(c.In(i), dims)).ToArray();
        if (c.Ints(1) is { } ints && c.Ints(2) is { } otherInts)
        {
            c.SetInts(0, Choose(ints, otherInts));
        }

        if (c.Reals(1) is { } reals && c.Reals(2) is { } otherReals)
        {
            c.SetReals(0, Choose(reals, otherReals));
        }

        T[] Choose<T>(T[] then, T[] otherwise) =>
            [.. at[0].Select((position, i) => condition[position] != 0 ? then[at[1][i]] : otherwise[at[2][i]])];
    }

    protected override void PassSources(TieContext c)
    {
        if (c.Ints(0) is not { } condition || c.ReadSources(0).Count > 0 || NodeShapes.Product(c.Out(0)) > GraphShapes.LongestInts)
        {
            base.PassSources(c);
            return;
        }

        // The choice is settled, so each element comes from one side alone.
        c.ReadSources(1);
        c.ReadSources(2);
        var at = Enumerable.Range(0, 3).Select(i => Broadcasting.Positions(c.In(i), c.Out(0))).ToArray();
        for (var element = 0; element < at[0].Length; element++)
        {
            var side = condition[at[0][element]] != 0 ? 1 : 2;
            c.WriteSources(0, element, c.ReadSources(side, at[side][element]));
        }
    }

    public override void Differentiate(GradientContext c)
    {
        c.Set(1, () => c.G.Op("Where", c.X(0), c.Gradient, c.G.Scalar(0)));
        c.Set(2, () => c.G.Op("Where", c.X(0), c.G.Scalar(0), c.Gradient));
    }
}
