using Mcmc.Diagnostics;

namespace Mcmc.Data.Formats;

/// <summary>The shape of one sample of an array whose first dimension counts samples.</summary>
internal static class ArrayShape
{
    /// <summary>
    /// The descriptor's shape where it gives one; else the array's own, with a channel dimension of 1 added to
    /// two-dimensional samples (grey images).
    /// </summary>
    /// <exception cref="McmcException">MCMC4003 where the two do not hold the same number of values.</exception>
    public static IReadOnlyList<int> OfSample(DataDescriptor descriptor, IReadOnlyList<long> dims, string path)
    {
        int[] stored = [.. dims.Skip(1).Select(d => checked((int)d))];
        if (stored.Length == 0)
        {
            throw new McmcException(Codes.DataInvalid, $"The array has one dimension ({dims[0]}): these are labels, not samples.", path);
        }

        IReadOnlyList<int> shape = descriptor.Shape ?? stored switch
        {
            [var height, var width] => descriptor.Layout == SampleLayout.Nchw ? [1, height, width] : [height, width, 1],
            _ => stored,
        };
        if (shape.Aggregate(1L, (p, d) => p * d) != stored.Aggregate(1L, (p, d) => p * d))
        {
            throw descriptor.Invalid("shape", $"'shape' says {string.Join('x', shape)}, but a sample in '{Path.GetFileName(path)}' is {string.Join('x', stored)}.");
        }

        DescriptorParser.CheckChannels(descriptor, shape);
        return shape;
    }
}
