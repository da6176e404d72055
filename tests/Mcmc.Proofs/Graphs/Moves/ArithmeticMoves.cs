using Mcmc.Ir;

namespace Mcmc.Proofs.Graphs.Moves;

/// <summary>Arithmetic and logic of constants and features, broadcast in every way.</summary>
internal static class ArithmeticMoves
{
    public static Feature? WithConstant(GraphBuilder g, Feature x)
    {
        var opType = g.Pick("Add", "Add", "Mul", "Mul", "Sub", "Div", "Max", "Min", "Pow", "Mod");
        var dims = ConstantDims(g, x);
        return opType switch
        {
            "Div" => g.Map("Div", x, g.Weight(0.1, dims, mean: 1.2)),
            "Mul" => g.Map("Mul", x, g.Weight(0.3, dims, mean: 0.8)),
            "Pow" => g.Map("Pow", g.Map("Add", g.Map("Abs", x), g.Scalar(0.3f)), g.Weight(0.1, dims, mean: 1)),
            "Mod" => Modulo(g, x, dims),
            "Max" or "Min" when g.Opset < 8 => null,
            "Sub" when g.Chance(0.5) => g.Apply("Sub", x.Dims, g.Weight(0.5, dims), x.Value),
            _ => g.Map(opType, x, g.Weight(0.5, dims)),
        };
    }

    /// <summary>Two or more features of the same dimensions: what residual streams are made of.</summary>
    public static Feature? OfSame(GraphBuilder g, Feature x)
    {
        if (g.Other(x, f => f.Dims.AsSpan().SequenceEqual(x.Dims)) is not { } y)
        {
            return null;
        }

        var third = g.Other(x, f => f.Dims.AsSpan().SequenceEqual(x.Dims))!;
        return g.Random.Next(10) switch
        {
            <= 2 => g.Map("Add", x, y.Value),
            3 => g.Map("Sub", x, y.Value),
            4 => g.Map("Mul", x, g.Map("Sigmoid", y).Value),
            5 => g.Map("Div", x, g.Map("Add", g.Map("Abs", y), g.Scalar(1)).Value),
            6 => g.Map(g.Pick("Max", "Min"), x, y.Value, third.Value),
            7 => g.Map("Mean", x, y.Value, third.Value),
            8 => g.Map("Mul", g.Map("Sum", x, y.Value, third.Value), g.Scalar(0.6f)),
            _ => g.Map("Max", x, y.Value),
        };
    }

    /// <summary>Two features of which one is stretched over the other.</summary>
    public static Feature? Broadcast(GraphBuilder g, Feature x) =>
        g.Other(x, f => Stretches(f.Dims, x.Dims)) is { } y
            ? g.Chance(0.5) ? g.Map("Add", x, y.Value) : g.Apply("Mul", x.Dims, g.Map("Sigmoid", y).Value, x.Value)
            : null;

    /// <summary>An attention over positions: the mean over channels, as a factor.</summary>
    public static Feature? Gate(GraphBuilder g, Feature x)
    {
        if (x.Rank < 3)
        {
            return null;
        }

        var axis = g.Between(1, x.Rank - 1);
        var gate = g.Map("Sigmoid", g.Reduce(g.Pick("ReduceMean", "ReduceMax"), x, [axis], keepDims: true));
        return g.Map("Mul", x, gate.Value);
    }

    public static Feature? Choice(GraphBuilder g, Feature x)
    {
        if (g.Opset < 9)
        {
            return null;
        }

        var compare = g.Pick("Greater", "Less", g.Opset >= 16 ? "GreaterOrEqual" : "Greater", g.Opset >= 16 ? "LessOrEqual" : "Less");
        var condition = g.Jumping(g.Map(compare, x, g.Weight(0.5, ConstantDims(g, x))));
        condition = g.Random.Next(6) switch
        {
            0 => g.Map("Not", condition),
            1 => g.Map(g.Pick("And", "Or", "Xor"), condition, g.Map("Less", x, g.Scalar(1)).Value),
            2 when g.Opset >= 11 => g.Map("Equal", condition, g.Map("Less", x, g.Scalar(-0.3f)).Value),
            3 when g.Opset >= 10 => g.Map("Or", condition, g.Map(g.Pick("IsNaN", "IsInf"), x).Value),
            _ => condition,
        };
        return g.Random.Next(3) switch
        {
            0 => g.Map("Where", condition, x.Value, g.Map("Mul", x, g.Scalar(0.3f)).Value),
            1 => g.Apply("Where", x.Dims, condition.Value, g.Scalar(0.1f), x.Value),
            _ => g.Map("Mul", x, g.Map("Cast", condition).With("to", (long)DataType.Float).Value),
        };
    }

    public static Feature? Bits(GraphBuilder g, Feature x)
    {
        if (g.Opset is >= 11 and < 18 || (g.Opset >= 18 && g.Chance(0.2)))
        {
            var bytes = g.Jumping(g.Map("Cast", g.Map("Mul", g.Map("Sigmoid", x), g.Scalar(60))).With("to", (long)DataType.UInt8));
            var shifted = g.Map("BitShift", bytes, g.Bytes(DataType.UInt8, [2])).With("direction", g.Pick("LEFT", "RIGHT"));
            return g.Map("Mul", g.Map("Cast", shifted).With("to", (long)DataType.Float), g.Scalar(0.01f));
        }

        if (g.Opset < 18)
        {
            return null;
        }

        var whole = g.Jumping(g.Map("Cast", g.Map("Mul", g.Map("Tanh", x), g.Scalar(30))).With("to", (long)DataType.Int32));
        var changed = g.Random.Next(4) switch
        {
            0 => g.Map("BitwiseAnd", whole, g.Int32s([27])),
            1 => g.Map("BitwiseOr", whole, g.Int32s([5])),
            2 => g.Map("BitwiseXor", whole, g.Int32s([9])),
            _ => g.Map("BitwiseNot", whole),
        };
        return g.Map("Mul", g.Map("Cast", changed).With("to", (long)DataType.Float), g.Scalar(0.05f));
    }

    /// <summary>A scalar, one number per position of some axis, or a whole tensor.</summary>
    private static long[] ConstantDims(GraphBuilder g, Feature x)
    {
        var dims = new long[x.Rank];
        Array.Fill(dims, 1);
        switch (g.Random.Next(5))
        {
            case 0:
                return [];
            case 1 or 2 when x.Rank > 1:
                dims[1] = x.Channels;
                return g.Chance(0.5) ? dims : dims[1..];
            case 3 when x.Rank > 1:
                return [x.Dims[^1]];
            default:
                return [1, .. x.Dims[1..]];
        }
    }

    private static Feature Modulo(GraphBuilder g, Feature x, long[] dims)
    {
        if (g.Opset < 10)
        {
            return g.Map("Add", x, g.Weight(0.5, dims));
        }

        return g.Jumping(g.Map("Mod", x, g.Weight(0.1, dims, mean: 2)).With("fmod", 1));
    }

    private static bool Stretches(long[] from, long[] to) =>
        from.Length == to.Length && !from.AsSpan().SequenceEqual(to) && from.Zip(to).All(pair => pair.First == pair.Second || pair.First == 1);
}
