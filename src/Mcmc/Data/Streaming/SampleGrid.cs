using System.Numerics.Tensors;

namespace Mcmc.Data.Streaming;

/// <summary>A sample as rows and columns of pixels, in either layout, and what can be done to it. Samples that are no images are one row.</summary>
internal sealed class SampleGrid
{
    private readonly int channelStride;
    private readonly int rowStride;
    private readonly int columnStride;
    private readonly (float Black, float White)[] levels;

    private SampleGrid(int channels, int height, int width, bool isChannelsFirst, IReadOnlyList<(float Black, float White)> levels)
    {
        (Channels, Height, Width) = (channels, height, width);
        (channelStride, rowStride, columnStride) = isChannelsFirst ? (height * width, width, 1) : (1, width * channels, channels);
        this.levels = [.. Enumerable.Range(0, channels).Select(c => levels[c < levels.Count ? c : 0])];
    }

    public int Channels { get; }

    public int Height { get; }

    public int Width { get; }

    public int Elements => Channels * Height * Width;

    public static SampleGrid Of(IDataSet data)
    {
        var isFirst = data.Layout == SampleLayout.Nchw;
        return data.SampleShape switch
        {
            [var a, var b, var c] => isFirst ? new SampleGrid(a, b, c, true, data.Levels) : new SampleGrid(c, a, b, false, data.Levels),
            [var height, var width] => new SampleGrid(1, height, width, true, data.Levels),
            var shape => new SampleGrid(1, 1, shape.Aggregate(1, (product, d) => product * d), true, data.Levels),
        };
    }

    /// <summary>Moves everything down and right; what comes in from outside is black.</summary>
    public void Shift(ReadOnlySpan<float> source, Span<float> target, int down, int right)
    {
        for (var c = 0; c < Channels; c++)
        {
            for (var y = 0; y < Height; y++)
            {
                for (var x = 0; x < Width; x++)
                {
                    var (fromY, fromX) = (y - down, x - right);
                    target[At(c, y, x)] = fromY >= 0 && fromY < Height && fromX >= 0 && fromX < Width ? source[At(c, fromY, fromX)] : levels[c].Black;
                }
            }
        }
    }

    /// <summary>Left becomes right.</summary>
    public void Mirror(Span<float> sample)
    {
        for (var c = 0; c < Channels; c++)
        {
            for (var y = 0; y < Height; y++)
            {
                for (var (x, end) = (0, Width - 1); x < end; x++, end--)
                {
                    var (left, right) = (At(c, y, x), At(c, y, end));
                    (sample[left], sample[right]) = (sample[right], sample[left]);
                }
            }
        }
    }

    /// <summary>Multiplies brightness, then contrast (about the mean grey), then saturation (about each pixel's grey); pixels stay between black and white.</summary>
    public void Recolor(Span<float> sample, double brightness, double contrast, double saturation)
    {
        Span<float> pixel = stackalloc float[Math.Min(Channels, 16)];
        if (Channels > pixel.Length)
        {
            return;
        }

        var mean = 0.0;
        for (var i = 0; i < Height * Width; i++)
        {
            mean += Grey(Read(sample, i, brightness, pixel));
        }

        mean /= Height * Width;
        for (var i = 0; i < Height * Width; i++)
        {
            Read(sample, i, brightness, pixel);
            foreach (ref var value in pixel)
            {
                value = (float)Math.Clamp(mean + contrast * (value - mean), 0, 1);
            }

            var grey = Grey(pixel);
            for (var c = 0; c < Channels; c++)
            {
                var value = Channels == 1 ? pixel[c] : (float)Math.Clamp(grey + saturation * (pixel[c] - grey), 0, 1);
                sample[At(c, i / Width, i % Width)] = levels[c].Black + value * (levels[c].White - levels[c].Black);
            }
        }
    }

    /// <summary>A part of the source, resized to the whole target, bilinear.</summary>
    public void Enlarge(ReadOnlySpan<float> source, Span<float> target, int top, int left, int height, int width)
    {
        for (var y = 0; y < Height; y++)
        {
            var (y0, y1, fy) = Between(y, Height, top, height);
            for (var x = 0; x < Width; x++)
            {
                var (x0, x1, fx) = Between(x, Width, left, width);
                for (var c = 0; c < Channels; c++)
                {
                    var upper = float.Lerp(source[At(c, y0, x0)], source[At(c, y0, x1)], fx);
                    var lower = float.Lerp(source[At(c, y1, x0)], source[At(c, y1, x1)], fx);
                    target[At(c, y, x)] = float.Lerp(upper, lower, fy);
                }
            }
        }
    }

    /// <summary>Copies a rectangle.</summary>
    public void Paste(ReadOnlySpan<float> source, Span<float> target, int top, int left, int height, int width)
    {
        for (var c = 0; c < Channels; c++)
        {
            for (var y = top; y < top + height; y++)
            {
                for (var x = left; x < left + width; x++)
                {
                    target[At(c, y, x)] = source[At(c, y, x)];
                }
            }
        }
    }

    /// <summary>Makes a rectangle grey, halfway between black and white.</summary>
    public void Cover(Span<float> sample, int top, int left, int height, int width)
    {
        for (var c = 0; c < Channels; c++)
        {
            var grey = (levels[c].Black + levels[c].White) / 2;
            for (var y = top; y < top + height; y++)
            {
                for (var x = left; x < left + width; x++)
                {
                    sample[At(c, y, x)] = grey;
                }
            }
        }
    }

    /// <summary>own · share + other · (1 − share).</summary>
    public static void Blend(Span<float> own, ReadOnlySpan<float> other, float share)
    {
        TensorPrimitives.Multiply(own, share, own);
        TensorPrimitives.MultiplyAdd(other, 1 - share, own, own);
    }

    private static (int First, int Second, float Fraction) Between(int index, int length, int start, int span)
    {
        var place = Math.Clamp((index + 0.5f) * span / length - 0.5f, 0, span - 1);
        var first = (int)place;
        return (start + first, start + Math.Min(first + 1, span - 1), place - first);
    }

    /// <summary>A pixel between 0 (black) and 1 (white), brightened.</summary>
    private Span<float> Read(ReadOnlySpan<float> sample, int position, double brightness, Span<float> pixel)
    {
        for (var c = 0; c < Channels; c++)
        {
            var value = (sample[At(c, position / Width, position % Width)] - levels[c].Black) / (levels[c].White - levels[c].Black);
            pixel[c] = (float)Math.Clamp(value * brightness, 0, 1);
        }

        return pixel;
    }

    /// <summary>ITU-R BT.601 for three channels, the mean for any other number.</summary>
    private static float Grey(ReadOnlySpan<float> pixel) =>
        pixel.Length == 3 ? 0.299f * pixel[0] + 0.587f * pixel[1] + 0.114f * pixel[2] : TensorPrimitives.Sum(pixel) / pixel.Length;

    private int At(int channel, int row, int column) => channel * channelStride + row * rowStride + column * columnStride;
}
