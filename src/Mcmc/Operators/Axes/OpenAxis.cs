namespace Mcmc.Operators.Axes;

/// <summary>
/// An axis of a constant that nobody has asked about yet. The first reader labels it or keeps it whole; values that are
/// the same constant in another guise (cast, transposed, dequantised) share this decision.
/// </summary>
internal sealed class OpenAxis
{
    private bool isClosed;

    public int[]? Labels { get; private set; }

    public bool IsOpen => Labels is null && !isClosed;

    public void Label(int[] labels) => Labels ??= labels;

    /// <summary>Keeps the axis whole for good; without effect on labels that it has already.</summary>
    public void Close() => isClosed = true;
}
