namespace Mcmc.Costs.Widths;

/// <summary>A number of things that is a factor times lengths of axes.</summary>
/// <param name="Factor">What no width changes.</param>
/// <param name="Axes">The axes, by their number; one that counts twice stands there twice.</param>
internal sealed record LengthProduct(long Factor, int[] Axes)
{
    /// <summary>The number at the given lengths, by the axes' numbers.</summary>
    public long At(ReadOnlySpan<long> lengths)
    {
        var product = Factor;
        foreach (var axis in Axes)
        {
            product *= lengths[axis];
        }

        return product;
    }
}
