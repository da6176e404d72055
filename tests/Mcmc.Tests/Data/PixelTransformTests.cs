using Mcmc.Data;

namespace Mcmc.Tests.Data;

public sealed class PixelTransformTests
{
    // Lengths around every vector width, and channels that divide none of them.
    public static TheoryData<int[], bool> Shapes => new()
    {
        { [1, 28, 28], false },
        { [3, 5, 7], false },
        { [3, 32, 32], false },
        { [1, 1, 1], false },
        { [7], false },
        { [2, 3, 4, 5], false },
        { [5, 7, 3], true },
        { [32, 32, 3], true },
        { [33, 31, 4], true },
        { [1, 1, 3], true },
        { [28, 28, 1], true },
        { [2, 2, 300], true },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Apply_is_pixel_times_scale_less_mean_by_std_in_each_channel(int[] shape, bool channelsLast)
    {
        var layout = channelsLast ? SampleLayout.Nhwc : SampleLayout.Nchw;
        var elements = shape.Aggregate(1, (p, d) => p * d);
        var channels = channelsLast ? shape[^1] : shape[0];
        var bytes = Enumerable.Range(0, elements).Select(i => (byte)(i * 89 % 256)).ToArray();
        var mean = Enumerable.Range(0, channels).Select(c => 0.1 + 0.13 * c).ToArray();
        var std = Enumerable.Range(0, channels).Select(c => 0.2 + 0.07 * c).ToArray();
        var transform = new PixelTransform(shape, layout, 1 / 255.0, mean, std);
        var actual = new float[elements];

        transform.Apply(bytes, actual);

        for (var i = 0; i < elements; i++)
        {
            var channel = channelsLast ? i % channels : i / (elements / channels);
            var expected = (bytes[i] / 255.0 - mean[channel]) / std[channel];
            Assert.Equal(expected, actual[i], 1e-6 * Math.Max(1, Math.Abs(mean[channel] / std[channel])));
        }

        var fromFloats = new float[elements];
        transform.ApplyFloats(System.Runtime.InteropServices.MemoryMarshal.AsBytes(Array.ConvertAll(bytes, b => (float)b).AsSpan()), fromFloats);
        Assert.Equal(actual, fromFloats);
    }

    [Fact]
    public void Apply_without_scale_mean_and_std_keeps_the_bytes()
    {
        var bytes = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        var actual = new float[256];

        new PixelTransform([1, 16, 16], SampleLayout.Nchw, 1, [0], [1]).Apply(bytes, actual);

        Assert.Equal(bytes.Select(b => (float)b), actual);
    }
}
