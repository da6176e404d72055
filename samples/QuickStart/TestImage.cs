namespace QuickStart;

/// <summary>One image as the network wants it, and what is on it.</summary>
internal sealed record TestImage(float[] Pixels, int Height, int Width, int Label);
