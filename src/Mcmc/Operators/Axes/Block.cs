namespace Mcmc.Operators.Axes;

/// <summary>
/// Labels over one axis, or over several axes together (after a Reshape has split a labelled axis): entry
/// (i, j, …) in row-major order of <paramref name="Axes"/> is the label of that position. An atom may stand at many positions.
/// </summary>
/// <param name="Axes">Ascending axis numbers of the value.</param>
/// <param name="Labels">One label per position.</param>
internal sealed record Block(int[] Axes, int[] Labels)
{
    public bool IsSingle => Axes.Length == 1;
}
