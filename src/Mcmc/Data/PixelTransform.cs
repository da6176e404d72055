using System.Numerics;
using System.Runtime.InteropServices;

namespace Mcmc.Data;

/// <summary>
/// Stored pixels to model inputs: value = (pixel × scale − mean) / std, per channel, computed as one
/// fused multiply-add per value so that every processor gives the same bits.
/// </summary>
internal sealed class PixelTransform
{
    private readonly float[] factors;
    private readonly float[] offsets;
    private readonly bool channelsLast;

    /// <param name="shape">Dimensions of one sample.</param>
    /// <param name="layout">Whether its first or its last dimension counts channels.</param>
    /// <param name="scale">Applied first.</param>
    /// <param name="mean">One value, or one per channel.</param>
    /// <param name="std">One value, or one per channel; not zero.</param>
    public PixelTransform(IReadOnlyList<int> shape, SampleLayout layout, double scale, IReadOnlyList<double> mean, IReadOnlyList<double> std)
    {
        var channels = Channels(shape, layout);
        var elements = shape.Aggregate(1, (product, dim) => product * dim);
        channelsLast = layout == SampleLayout.Nhwc;
        factors = new float[channels];
        offsets = new float[channels];
        for (var c = 0; c < channels; c++)
        {
            var divisor = std[std.Count == 1 ? 0 : c];
            factors[c] = (float)(scale / divisor);
            offsets[c] = (float)(-mean[mean.Count == 1 ? 0 : c] / divisor);
        }

        if (channelsLast)
        {
            // Enough whole pixels in a row that a vector never has to start in the middle of one.
            var repeats = Math.Min(Vector<float>.Count * 8, elements / channels);
            factors = Repeat(factors, repeats);
            offsets = Repeat(offsets, repeats);
        }
    }

    /// <summary>Number of channels of a sample of this shape.</summary>
    public static int Channels(IReadOnlyList<int> shape, SampleLayout layout) =>
        layout == SampleLayout.Nchw ? shape[0] : shape[^1];

    /// <summary>What 0 and the brightest pixel, already scaled, become per channel.</summary>
    public static IReadOnlyList<(float Black, float White)> Levels(double white, IReadOnlyList<double> mean, IReadOnlyList<double> std)
    {
        double Of(IReadOnlyList<double> values, int channel) => values[values.Count == 1 ? 0 : channel];
        return [.. Enumerable.Range(0, Math.Max(mean.Count, std.Count)).Select(c => ((float)(-Of(mean, c) / Of(std, c)), (float)((white - Of(mean, c)) / Of(std, c))))];
    }

    /// <summary>Transforms one sample of bytes.</summary>
    public void Apply(ReadOnlySpan<byte> pixels, Span<float> values)
    {
        Widen(pixels, values);
        Scale(values);
    }

    /// <summary>Transforms one sample of little-endian 32-bit floats.</summary>
    public void ApplyFloats(ReadOnlySpan<byte> pixels, Span<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.Cast<byte, float>(pixels).CopyTo(values);
        }
        else
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = System.Buffers.Binary.BinaryPrimitives.ReadSingleLittleEndian(pixels[(i * sizeof(float))..]);
            }
        }

        Scale(values);
    }

    private static float[] Repeat(float[] values, int times) =>
        [.. Enumerable.Repeat(values, Math.Max(times, 1)).SelectMany(v => v)];

    private static void Widen(ReadOnlySpan<byte> pixels, Span<float> values)
    {
        var i = 0;
        var step = Vector<float>.Count;
        for (; i <= pixels.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(pixels[i..]), out var low, out var high);
            Vector.Widen(low, out var first, out var second);
            Vector.Widen(high, out var third, out var fourth);
            var target = values[i..];
            Vector.ConvertToSingle(Vector.AsVectorInt32(first)).CopyTo(target);
            Vector.ConvertToSingle(Vector.AsVectorInt32(second)).CopyTo(target[step..]);
            Vector.ConvertToSingle(Vector.AsVectorInt32(third)).CopyTo(target[(2 * step)..]);
            Vector.ConvertToSingle(Vector.AsVectorInt32(fourth)).CopyTo(target[(3 * step)..]);
        }

        for (; i < pixels.Length; i++)
        {
            values[i] = pixels[i];
        }
    }

    private static void MultiplyAdd(Span<float> values, float factor, float offset)
    {
        var i = 0;
        var factorVector = new Vector<float>(factor);
        var offsetVector = new Vector<float>(offset);
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var slice = values[i..];
            Vector.FusedMultiplyAdd(new Vector<float>(slice), factorVector, offsetVector).CopyTo(slice);
        }

        for (; i < values.Length; i++)
        {
            values[i] = MathF.FusedMultiplyAdd(values[i], factor, offset);
        }
    }

    private static void MultiplyAdd(Span<float> values, ReadOnlySpan<float> factors, ReadOnlySpan<float> offsets)
    {
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var slice = values[i..];
            Vector.FusedMultiplyAdd(new Vector<float>(slice), new Vector<float>(factors[i..]), new Vector<float>(offsets[i..])).CopyTo(slice);
        }

        for (; i < values.Length; i++)
        {
            values[i] = MathF.FusedMultiplyAdd(values[i], factors[i], offsets[i]);
        }
    }

    private void Scale(Span<float> values)
    {
        if (channelsLast)
        {
            for (; !values.IsEmpty; values = values[Math.Min(factors.Length, values.Length)..])
            {
                MultiplyAdd(values[..Math.Min(factors.Length, values.Length)], factors, offsets);
            }

            return;
        }

        var plane = values.Length / factors.Length;
        for (var c = 0; c < factors.Length; c++)
        {
            MultiplyAdd(values.Slice(c * plane, plane), factors[c], offsets[c]);
        }
    }
}
