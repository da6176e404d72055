namespace Mcmc.Operators.Shapes;

/// <summary>Multidirectional broadcasting (ONNX "Broadcasting in ONNX"): dimensions are matched from the last; a one stretches.</summary>
internal static class Broadcasting
{
    /// <summary>The common dimensions of two tensors, or null where they do not fit.</summary>
    public static long[]? Dims(ReadOnlySpan<long> a, ReadOnlySpan<long> b)
    {
        var dims = new long[Math.Max(a.Length, b.Length)];
        for (var i = 1; i <= dims.Length; i++)
        {
            var x = i <= a.Length ? a[^i] : 1;
            var y = i <= b.Length ? b[^i] : 1;
            if (x != y && x != 1 && y != 1)
            {
                return null;
            }

            dims[^i] = x == 1 ? y : x;
        }

        return dims;
    }

    /// <summary>For each element of <paramref name="to"/> in row-major order, the element of <paramref name="from"/> that is stretched onto it.</summary>
    public static int[] Positions(ReadOnlySpan<long> from, ReadOnlySpan<long> to)
    {
        var strides = new int[to.Length];
        var stride = 1;
        for (var i = 1; i <= from.Length; i++)
        {
            strides[^i] = from[^i] == 1 ? 0 : stride;
            stride *= (int)from[^i];
        }

        var positions = new int[NodeShapes.Product(to)];
        var index = new long[to.Length];
        var position = 0;
        for (var element = 0; element < positions.Length; element++)
        {
            positions[element] = position;
            for (var axis = to.Length - 1; axis >= 0; axis--)
            {
                position += strides[axis];
                if (++index[axis] < to[axis])
                {
                    break;
                }

                position -= (int)(strides[axis] * to[axis]);
                index[axis] = 0;
            }
        }

        return positions;
    }
}
