namespace Mcmc.Ir;

/// <summary>One declared dimension: a number, a symbol such as <c>batch</c>, or nothing known.</summary>
/// <param name="Size">The number, or null.</param>
/// <param name="Symbol">The symbol, or null.</param>
internal readonly record struct Dimension(long? Size, string? Symbol = null)
{
    public static readonly Dimension Unknown = new(null);

    public override string ToString() => Size?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? Symbol ?? "?";
}
