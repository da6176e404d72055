using Mcmc.Ir;
using Mcmc.Operators.Shapes;

namespace Mcmc.Operators.Gradients;

/// <summary>The operators that gradients are made of, without needless nodes.</summary>
internal sealed partial class GraphEmitter
{
    public Value Add(Value a, Value b) => Op("Add", a, b);

    public Value Sub(Value a, Value b) => Op("Sub", a, b);

    public Value Mul(Value a, Value b) => Op("Mul", a, b);

    public Value Mul(Value a, float b) => b == 1 ? a : Op("Mul", a, Scalar(b));

    public Value Div(Value a, Value b) => Op("Div", a, b);

    public Value Add(Value a, float b) => b == 0 ? a : Op("Add", a, Scalar(b));

    public Value Neg(Value a) => Op("Neg", a);

    public Value Square(Value a) => Op("Mul", a, a);

    /// <summary>One minus a.</summary>
    public Value Complement(Value a) => Op("Sub", Scalar(1), a);

    public Value Sum(IReadOnlyList<Value> terms) => terms.Count switch
    {
        1 => terms[0],
        2 => Add(terms[0], terms[1]),
        _ => Op("Sum", [.. terms]),
    };

    /// <summary>Ones (as floats) where a condition holds.</summary>
    public Value Mask(Value condition) => Op("Cast", [A("to", (long)DataType.Float)], condition);

    public Value Reshape(Value x, params long[] dims) => Dims(x).AsSpan().SequenceEqual(dims) ? x : Op("Reshape", x, Ints(dims));

    public Value Transpose(Value x, params long[] perm)
    {
        var dims = Dims(x);
        if (perm.Select((p, i) => p == i).All(same => same))
        {
            return x;
        }

        // Axes of length one may move freely: where the others keep their order no element moves.
        long[] moved = [.. perm.Select(p => dims[p])];
        var order = perm.Where(p => dims[p] != 1).ToArray();
        return order.Zip(order.Skip(1), (a, b) => a < b).All(rises => rises)
            ? Reshape(x, moved)
            : Op("Transpose", [A("perm", perm)], x);
    }

    public Value ReduceSum(Value x, IReadOnlyList<long> axes, bool keep = true) =>
        axes.Count == 0 ? x : Op("ReduceSum", [A("keepdims", keep ? 1 : 0)], x, Ints([.. axes]));

    public Value ReduceMean(Value x, IReadOnlyList<long> axes, bool keep = true) => Reduce("ReduceMean", x, axes, keep);

    public Value ReduceMax(Value x, IReadOnlyList<long> axes, bool keep = true) => Reduce("ReduceMax", x, axes, keep);

    /// <summary>The sum of all elements: a scalar.</summary>
    public Value Total(Value x) => Op("ReduceSum", [A("keepdims", 0)], x);

    public Value Expand(Value x, params long[] dims) => Dims(x).AsSpan().SequenceEqual(dims) ? x : Op("Expand", x, Ints(dims));

    public Value Zeros(params long[] dims) => Op("ConstantOfShape", Ints(dims));

    /// <summary>Positions from <paramref name="first"/>, <paramref name="step"/> apart, of one axis.</summary>
    public Value Slice(Value x, int axis, long first, long count, long step = 1)
    {
        if (first == 0 && step == 1 && count == Dims(x)[axis])
        {
            return x;
        }

        var last = first + (count - 1) * step;
        var end = step > 0 ? last + 1 : last == 0 ? long.MinValue : last - 1;
        return Op("Slice", x, Ints(first), Ints(end), Ints(axis), Ints(step));
    }

    /// <summary>Reverses axes.</summary>
    public Value Flip(Value x, IReadOnlyList<int> axes)
    {
        long[] turned = [.. axes.Where(a => Dims(x)[a] > 1).Select(a => (long)a)];
        long[] Repeat(long number) => [.. turned.Select(_ => number)];
        return turned.Length == 0 ? x : Op("Slice", x, Ints(Repeat(-1)), Ints(Repeat(long.MinValue)), Ints(turned), Ints(Repeat(-1)));
    }

    /// <summary>Zeros (or another number) before and after the axes; negative pads cut.</summary>
    public Value Pad(Value x, long[] begin, long[] end, float with = 0)
    {
        var isNothing = begin.All(p => p == 0) && end.All(p => p == 0);
        return isNothing ? x : Op("Pad", x, Ints([.. begin, .. end]), with == 0 ? null : Scalar(with));
    }

    /// <summary>Puts <paramref name="strides"/>[i] − 1 zeros behind every position of the axes from <paramref name="first"/> on.</summary>
    public Value Dilate(Value x, int first, long[] strides)
    {
        if (strides.All(s => s == 1))
        {
            return x;
        }

        var dims = Dims(x);
        List<long> apart = [.. dims[..first]], after = [.. new long[first]], together = [.. dims[..first]];
        for (var i = first; i < dims.Length; i++)
        {
            apart.AddRange([dims[i], 1]);
            after.AddRange([0, strides[i - first] - 1]);
            together.Add(dims[i] * strides[i - first]);
        }

        return Reshape(Pad(Reshape(x, [.. apart]), new long[apart.Count], [.. after]), [.. together]);
    }

    /// <summary>A′·B′, where the last two axes of either may be swapped first; other axes broadcast.</summary>
    public Value MatMul(Value a, Value b, bool transposeA = false, bool transposeB = false)
    {
        if (!transposeA && !transposeB)
        {
            return Op("MatMul", a, b);
        }

        var (x, y) = (Dims(a), Dims(b));
        var batch = Broadcasting.Dims(x.AsSpan(0, x.Length - 2), y.AsSpan(0, y.Length - 2))!;
        return Foreign(
            Contrib,
            "FusedMatMul",
            [.. batch, transposeA ? x[^1] : x[^2], transposeB ? y[^2] : y[^1]],
            [A("transA", transposeA ? 1 : 0), A("transB", transposeB ? 1 : 0)],
            a,
            b);
    }

    /// <summary>Adds up what broadcasting stretched, back to <paramref name="dims"/>.</summary>
    public Value SumTo(Value gradient, long[] dims)
    {
        var from = Dims(gradient);
        var extra = from.Length - dims.Length;
        long[] axes = [.. Enumerable.Range(0, from.Length).Where(a => a < extra || (dims[a - extra] == 1 && from[a] != 1)).Select(a => (long)a)];
        return Reshape(ReduceSum(gradient, axes), dims);
    }

    private Value Reduce(string opType, Value x, IReadOnlyList<long> axes, bool keep)
    {
        const long AxesAreInputs = 18;
        var keeps = A("keepdims", keep ? 1 : 0);
        return axes.Count == 0 ? x
            : Opset >= AxesAreInputs ? Op(opType, [keeps], x, Ints([.. axes]))
            : Op(opType, [keeps, A("axes", axes)], x);
    }
}
