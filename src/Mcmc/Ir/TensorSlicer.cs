namespace Mcmc.Ir;

/// <summary>Takes positions of a tensor along its axes, or zeroes them, whatever the element type of whole bytes.</summary>
internal static class TensorSlicer
{
    /// <summary>The tensor with only the given positions of each axis (null: all).</summary>
    public static Tensor Take(Tensor tensor, IReadOnlyList<int[]?> kept)
    {
        var size = ElementBytes(tensor);
        var dims = tensor.Dims.Select((d, axis) => kept[axis]?.Length ?? d).ToArray();
        var result = new byte[dims.Aggregate((long)size, (product, d) => checked(product * d))];
        var source = tensor.Data.Span;
        var last = tensor.Rank;
        while (last > 0 && kept[last - 1] is null)
        {
            last--;
        }

        // Everything inside the last cut axis is contiguous and moves in one copy.
        var run = (int)tensor.Dims.Skip(last).Aggregate((long)size, (product, d) => product * d);
        var strides = new long[last];
        var stride = (long)run;
        for (var axis = last - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= tensor.Dims[axis];
        }

        var index = new int[last];
        for (var target = 0; target < result.Length; target += run)
        {
            var offset = 0L;
            for (var axis = 0; axis < last; axis++)
            {
                offset += strides[axis] * (kept[axis]?[index[axis]] ?? index[axis]);
            }

            source.Slice((int)offset, run).CopyTo(result.AsSpan(target));
            for (var axis = last - 1; axis >= 0 && ++index[axis] == dims[axis]; axis--)
            {
                index[axis] = 0;
            }
        }

        return tensor.With(dims, result);
    }

    /// <summary>The tensor with everything but the given positions of one axis set to zero.</summary>
    public static Tensor Mask(Tensor tensor, int axis, ReadOnlySpan<int> kept)
    {
        var size = ElementBytes(tensor);
        var data = tensor.Data.ToArray();
        var inner = (int)tensor.Dims.Skip(axis + 1).Aggregate((long)size, (product, d) => product * d);
        var outer = tensor.Dims.Take(axis).Aggregate(1L, (product, d) => product * d);
        var stays = new bool[tensor.Dims[axis]];
        foreach (var position in kept)
        {
            stays[position] = true;
        }

        for (var o = 0L; o < outer; o++)
        {
            for (var i = 0; i < stays.Length; i++)
            {
                if (!stays[i])
                {
                    data.AsSpan((int)((o * stays.Length + i) * inner), inner).Clear();
                }
            }
        }

        return tensor.With(tensor.Dims, data);
    }

    private static int ElementBytes(Tensor tensor) =>
        tensor.Type.Bits() is var bits && bits >= 8 ? bits / 8 : throw new NotSupportedException($"Tensors of {tensor.Type} cannot be sliced.");
}
