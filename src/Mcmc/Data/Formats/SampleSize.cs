namespace Mcmc.Data.Formats;

/// <summary>How large one sample, and one data set in memory, may be.</summary>
internal static class SampleSize
{
    /// <summary>Values of one sample: a 16384×16384 image.</summary>
    public const int LargestElements = 1 << 28;

    /// <summary>The product of dimensions; null where one is not positive or the product is above <see cref="LargestElements"/>.</summary>
    public static int? Elements(IEnumerable<long> shape)
    {
        var product = 1L;
        foreach (var dim in shape)
        {
            if (dim <= 0 || dim > LargestElements || (product *= dim) > LargestElements)
            {
                return null;
            }
        }

        return (int)product;
    }
}
