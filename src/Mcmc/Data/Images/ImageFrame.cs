namespace Mcmc.Data.Images;

/// <summary>
/// How an image of any size becomes a sample: resized, then cut out of its middle. One number for resize is the length of the
/// shorter side, two are height and width; one for crop is a square.
/// </summary>
/// <param name="Resize">Empty for none.</param>
/// <param name="Crop">Empty for none.</param>
internal sealed record ImageFrame(IReadOnlyList<int> Resize, IReadOnlyList<int> Crop)
{
    /// <summary>The size of samples; null where it is that of the images.</summary>
    public (int Height, int Width)? Size => Crop switch
    {
        [var side] => (side, side),
        [var height, var width] => (height, width),
        _ => Resize is [var height, var width] ? (height, width) : null,
    };

    /// <summary>The size of an image after resizing.</summary>
    public (int Height, int Width) Resized(int height, int width) => Resize switch
    {
        [var shorter] when height <= width => (shorter, Math.Max(1, (int)((long)width * shorter / height))),
        [var shorter] => (Math.Max(1, (int)((long)height * shorter / width)), shorter),
        [var h, var w] => (h, w),
        _ => (height, width),
    };

    /// <summary>Resizes [height, width, channels] bytes with a triangle filter, which blurs as much as it shrinks (as PIL's bilinear does).</summary>
    public static byte[] Scale(ReadOnlySpan<byte> pixels, int height, int width, int channels, int newHeight, int newWidth)
    {
        var rows = new float[(long)height * newWidth * channels];
        for (var x = 0; x < newWidth; x++)
        {
            var (first, weights) = Filter(x, width, newWidth);
            for (var y = 0; y < height; y++)
            {
                for (var c = 0; c < channels; c++)
                {
                    var sum = 0f;
                    for (var i = 0; i < weights.Length; i++)
                    {
                        sum += weights[i] * pixels[(y * width + first + i) * channels + c];
                    }

                    rows[(y * newWidth + x) * channels + c] = sum;
                }
            }
        }

        var result = new byte[(long)newHeight * newWidth * channels];
        var line = newWidth * channels;
        for (var y = 0; y < newHeight; y++)
        {
            var (first, weights) = Filter(y, height, newHeight);
            for (var x = 0; x < line; x++)
            {
                var sum = 0f;
                for (var i = 0; i < weights.Length; i++)
                {
                    sum += weights[i] * rows[(first + i) * line + x];
                }

                result[y * line + x] = (byte)Math.Clamp(MathF.Round(sum), byte.MinValue, byte.MaxValue);
            }
        }

        return result;
    }

    private static (int First, float[] Weights) Filter(int index, int length, int newLength)
    {
        var scale = (double)length / newLength;
        var reach = Math.Max(scale, 1);
        var center = (index + 0.5) * scale;
        var first = Math.Max(0, (int)(center - reach + 0.5));
        var last = Math.Min(length, (int)(center + reach + 0.5));
        var weights = new double[Math.Max(1, last - first)];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = Math.Max(0, 1 - Math.Abs((first + i - center + 0.5) / reach));
        }

        var sum = weights.Sum();
        return (Math.Min(first, length - weights.Length), Array.ConvertAll(weights, w => (float)(w / sum)));
    }
}
