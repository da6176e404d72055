namespace Mcmc.Training.Kernels;

/// <summary>One position of a kernel: where it reads, beside the position that is computed, and its place among the weights.</summary>
internal readonly record struct Tap(int Y, int X, int Index);

/// <summary>How far apart positions stand in the input, and where they go in the output: position · spread + offset.</summary>
internal readonly record struct Steps(int InY, int InX, int OutY, int OutX, int OffsetY, int OffsetX);

/// <summary>Sums over taps and channels of an input [N,C,H,W], for rows × columns positions of an output.</summary>
/// <param name="Rows">Rows of positions in each image, at most the output's.</param>
/// <param name="Columns">Positions of a row.</param>
internal sealed record Correlation(
    int Batch, int Channels, int Height, int Width, int Outputs, int OutHeight, int OutWidth, int Rows, int Columns, Tap[] Taps, Steps Steps)
{
    /// <summary>Products for each element of the output.</summary>
    public int Depth => Channels * Taps.Length;

    public int FirstY { get; } = Taps.Select(t => t.Y).DefaultIfEmpty().Min();

    public int LastY { get; } = Taps.Select(t => t.Y).DefaultIfEmpty().Max();

    public int FirstX { get; } = Taps.Select(t => t.X).DefaultIfEmpty().Min();

    public int LastX { get; } = Taps.Select(t => t.X).DefaultIfEmpty().Max();

    /// <summary>Whether every position reads its own place alone.</summary>
    public bool IsPointwise => Taps is [{ Y: 0, X: 0 }] && Steps == new Steps(1, 1, 1, 1, 0, 0) && Rows == Height && Columns == Width;

    /// <summary>Whether shifted views of the input can stand for its patches.</summary>
    public bool IsDense => Steps is { InY: 1, InX: 1 };

    /// <summary>The number of rows that are computed together: whole images, or a part of one without a rest, of at most that many positions where possible.</summary>
    public int RowsOf(long positions)
    {
        var rows = (int)Math.Clamp(positions / Columns, 1, (long)Batch * Rows);
        if (rows >= Rows)
        {
            return rows / Rows * Rows;
        }

        while (Rows % rows != 0)
        {
            rows--;
        }

        return rows;
    }
}
