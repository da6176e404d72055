using System.Runtime.CompilerServices;

namespace Mcmc.Training.Kernels;

/// <summary>
/// The rows of an input that some rows of positions read, with zeros around them. Rows of positions are counted through all
/// images; those of one image share what they read.
/// </summary>
internal readonly unsafe struct PaddedRows
{
    private readonly Correlation c;
    private readonly int first;
    private readonly int count;

    public PaddedRows(Correlation c, int first, int count)
    {
        (this.c, this.first, this.count) = (c, first, count);
        var side = Math.Max(-c.FirstX, c.LastX);

        // Where zeros stand between two rows they serve as the end of one and the beginning of the next.
        Pitch = c.Steps.InX == 1 && c.Width == c.Columns && c.FirstX <= 0 && c.LastX >= 0 ? c.Width + side : (c.Columns - 1) * c.Steps.InX + c.LastX - c.FirstX + 1;
        var rows = 0;
        for (var row = first; row < first + count; row = NextImage(row))
        {
            rows += Span(row);
        }

        Rows = rows;
    }

    /// <summary>Floats from one row to the next.</summary>
    public int Pitch { get; }

    /// <summary>Rows with those of zeros.</summary>
    public int Rows { get; }

    /// <summary>Where position 0 of a row of positions reads with the tap that begins first: rows from the start of the memory.</summary>
    public int Start(int row)
    {
        var images = row / c.Rows - first / c.Rows;
        return images == 0
            ? (row - first) * c.Steps.InY
            : Span(first) + (images - 1) * ((c.Rows - 1) * c.Steps.InY + c.LastY - c.FirstY + 1) + row % c.Rows * c.Steps.InY;
    }

    /// <summary>Copies one channel of every image; <paramref name="to"/> has <see cref="Rows"/> · <see cref="Pitch"/> and a few more floats, which are cleared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Copy(float* x, int channel, float* to, int length)
    {
        new Span<float>(to, length).Clear();
        var from = Math.Max(0, c.FirstX);
        var columns = Math.Min(c.Width, (c.Columns - 1) * c.Steps.InX + c.LastX + 1) - from;
        to += from - c.FirstX;
        for (var row = first; row < first + count; row = NextImage(row))
        {
            var image = x + ((long)(row / c.Rows) * c.Channels + channel) * c.Height * c.Width + from;
            var top = row % c.Rows * c.Steps.InY + c.FirstY;
            var (begin, end) = (Math.Max(0, -top), Math.Min(Span(row), c.Height - top));
            for (var y = begin; y < end; y++)
            {
                Floats.Copy(image + (long)(top + y) * c.Width, to + (long)y * Pitch, columns);
            }

            to += (long)Span(row) * Pitch;
        }
    }

    /// <summary>The first row of positions of the next image, or where the rows end.</summary>
    public int NextImage(int row) => Math.Min(first + count, (row / c.Rows + 1) * c.Rows);

    private int Span(int row) => (NextImage(row) - row - 1) * c.Steps.InY + c.LastY - c.FirstY + 1;
}
