using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Elementwise;

/// <summary>Applies a function to the known contents of a node's inputs, with broadcasting, in the precision of the output's type.</summary>
internal static class Folding
{
    public static void Unary(ShapeContext c, Func<long, long>? ints, Func<double, double>? reals)
    {
        if (ints is not null && c.Ints(0) is { } whole)
        {
            c.SetInts(0, Array.ConvertAll(whole, v => ints(v)));
        }

        if (reals is not null && c.Reals(0) is { } real)
        {
            c.SetReals(0, Array.ConvertAll(real, v => Rounded(c, reals(v))));
        }
    }

    /// <summary>Combines all inputs from left to right.</summary>
    public static void Combine(ShapeContext c, Func<long, long, long>? ints, Func<double, double, double>? reals)
    {
        if (ints is not null && Reduce(c, c.Ints, ints) is { } whole)
        {
            c.SetInts(0, whole);
        }

        if (reals is not null && Reduce(c, c.Reals, (a, b) => Rounded(c, reals(a, b))) is { } real)
        {
            c.SetReals(0, real);
        }
    }

    /// <summary>Compares two inputs; the output holds zeros and ones.</summary>
    public static void Compare(ShapeContext c, Func<double, double, bool> holds)
    {
        var result = Reduce(c, c.Ints, (a, b) => holds(a, b) ? 1L : 0L)
            ?? Reduce(c, c.Reals, (a, b) => holds(a, b) ? 1.0 : 0.0)?.Select(v => (long)v).ToArray();
        if (result is not null)
        {
            c.SetInts(0, result);
        }
    }

    private static T[]? Reduce<T>(ShapeContext c, Func<int, T[]?> contents, Func<T, T, T> apply)
    {
        if (contents(0) is not { } result)
        {
            return null;
        }

        var dims = c.In(0);
        for (var input = 1; input < c.Inputs; input++)
        {
            if (contents(input) is not { } next || Broadcasting.Dims(dims, c.In(input)) is not { } both || NodeShapes.Product(both) > GraphShapes.LongestInts)
            {
                return null;
            }

            var (left, right) = (Broadcasting.Positions(dims, both), Broadcasting.Positions(c.In(input), both));
            var old = result;
            result = [.. left.Select((position, i) => apply(old[position], next[right[i]]))];
            dims = both;
        }

        return result;
    }

    private static double Rounded(ShapeContext c, double value) => c.Type(0) == DataType.Double ? value : (float)value;
}
