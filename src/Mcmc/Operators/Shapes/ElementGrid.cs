namespace Mcmc.Operators.Shapes;

/// <summary>Row-major positions of elements, for operators that only move elements about.</summary>
internal static class ElementGrid
{
    /// <summary>The positions, in a tensor of <paramref name="dims"/>, of the grid that takes these indices of each axis.</summary>
    public static int[] Take(ReadOnlySpan<long> dims, IReadOnlyList<int[]> indices)
    {
        var positions = new[] { 0 };
        for (var axis = 0; axis < dims.Length; axis++)
        {
            var size = (int)dims[axis];
            var along = indices[axis];
            positions = [.. positions.SelectMany(p => along.Select(i => checked(p * size + i)))];
        }

        return positions;
    }

    /// <summary>The position each element of the transposed tensor comes from.</summary>
    public static int[] Transpose(ReadOnlySpan<long> dims, ReadOnlySpan<int> perm)
    {
        var strides = new int[dims.Length];
        var stride = 1;
        for (var axis = dims.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= (int)dims[axis];
        }

        var positions = new[] { 0 };
        foreach (var axis in perm)
        {
            var (size, step) = ((int)dims[axis], strides[axis]);
            positions = [.. positions.SelectMany(p => Enumerable.Range(0, size).Select(i => p + i * step))];
        }

        return positions;
    }
}
