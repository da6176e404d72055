namespace Mcmc.Operators.Axes;

/// <summary>A labelled axis whose length an integer comes from.</summary>
/// <param name="Labels">The labels along that axis.</param>
/// <param name="IsLength">Whether the integer is the length itself; false once arithmetic has changed it.</param>
internal readonly record struct LengthSource(int[] Labels, bool IsLength);
