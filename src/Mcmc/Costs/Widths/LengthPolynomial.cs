namespace Mcmc.Costs.Widths;

/// <summary>A sum of products of axis lengths; products over the same axes are one.</summary>
internal sealed class LengthPolynomial
{
    private readonly LengthProduct[] terms;

    public LengthPolynomial(IEnumerable<LengthProduct> products) => terms =
    [
        .. from product in products
           group product by string.Join(' ', product.Axes) into alike
           let sum = alike.Aggregate(0L, (sum, p) => checked(sum + p.Factor))
           where sum != 0
           select new LengthProduct(sum, alike.First().Axes),
    ];

    public IReadOnlyList<LengthProduct> Terms => terms;

    /// <summary>The sum at the given lengths, by the axes' numbers.</summary>
    public long At(ReadOnlySpan<long> lengths)
    {
        var sum = 0L;
        foreach (var term in terms)
        {
            sum += term.At(lengths);
        }

        return sum;
    }
}
