using Mcmc.Ir;

namespace Mcmc.Operators.Axes;

/// <summary>A labelled axis whose length an integer comes from.</summary>
/// <param name="Value">The value whose shape was asked for.</param>
/// <param name="Axis">Its axis.</param>
/// <param name="Labels">The labels along that axis, or of the block that it is part of.</param>
/// <param name="IsLength">Whether the integer is the length itself; false once arithmetic has changed it.</param>
internal readonly record struct LengthSource(Value Value, int Axis, int[] Labels, bool IsLength);
