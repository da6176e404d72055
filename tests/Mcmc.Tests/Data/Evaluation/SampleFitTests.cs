using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;

namespace Mcmc.Tests.Data.Evaluation;

public sealed class SampleFitTests
{
    private const long Open = SmallModels.Open;

    [Theory]
    [InlineData(new[] { 3, 2, 4 }, new[] { Open, 3, 2, 4 })]
    [InlineData(new[] { 3, 2, 4 }, new[] { Open, 3, Open, Open })]
    [InlineData(new[] { 3, 2, 4 }, new[] { Open, Open, Open, Open })]
    [InlineData(new[] { 3, 2, 4 }, new[] { 0, 3, 2, 4L })]
    [InlineData(new[] { 6 }, new[] { Open, 6 })]
    [InlineData(new[] { 1, 2, 3 }, new[] { Open, 2, 3 })]
    [InlineData(new[] { 1, 2, 3 }, new[] { Open, 1, 1, 2, 3 })]
    [InlineData(new[] { 2, 3 }, new[] { Open, 1, 2, 3 })]
    [InlineData(new[] { 1, 2, 3 }, new[] { Open, 6 })]
    [InlineData(new[] { 1, 1, 1 }, new[] { Open, 1 })]
    [InlineData(new[] { 3, 3, 3 }, new[] { Open, 3, 3, 3 })]
    public void Of_shapes_that_mean_one_thing_takes_samples_as_they_are(int[] sample, long[] input)
    {
        var fit = Fit(sample, SampleLayout.Nchw, input);

        Assert.False(fit.Moves);
        Assert.Null(fit.FixedBatch);
        Assert.Equal(sample.Aggregate(1, (p, d) => p * d), fit.Elements);
        Assert.All(input.Skip(1).Zip(fit.Dims), pair => Assert.True(pair.First is Open || pair.First == pair.Second));
    }

    [Theory]
    [InlineData(new[] { 3, 2, 4 }, false, new[] { Open, 2, 4, 3 }, new[] { 2, 4, 3L })]
    [InlineData(new[] { 3, 2, 4 }, false, new[] { Open, Open, Open, 3 }, new[] { 2, 4, 3L })]
    [InlineData(new[] { 2, 4, 3 }, true, new[] { Open, 3, 2, 4 }, new[] { 3, 2, 4L })]
    [InlineData(new[] { 1, 28, 28 }, false, new[] { Open, 28, 28, 1 }, new[] { 28, 28, 1L })]
    public void Of_channels_at_the_other_end_moves_them(int[] sample, bool channelsLast, long[] input, long[] dims)
    {
        var fit = Fit(sample, channelsLast ? SampleLayout.Nhwc : SampleLayout.Nchw, input);

        Assert.True(fit.Moves);
        Assert.Equal(dims, fit.Dims);
    }

    [Fact]
    public void Write_moves_channels_both_ways()
    {
        float[] first = [1, 2, 3, 4, 5, 6];
        float[] last = [1, 4, 2, 5, 3, 6];
        var moved = new float[6];

        Fit([2, 1, 3], SampleLayout.Nchw, [Open, 1, 3, 2]).Write(first, moved);
        Assert.Equal(last, moved);

        Fit([1, 3, 2], SampleLayout.Nhwc, [Open, 2, 1, 3]).Write(last, moved);
        Assert.Equal(first, moved);
    }

    [Fact]
    public void Of_a_fixed_batch_keeps_it() => Assert.Equal(4, Fit([3, 2, 4], SampleLayout.Nchw, [4, 3, 2, 4]).FixedBatch);

    [Theory]
    [InlineData(new[] { 3, 32, 32 }, new[] { Open, 3, 224, 224 }, "3x224x224")]
    [InlineData(new[] { 1, 28, 28 }, new[] { Open, 3, 28, 28 }, "1x28x28")]
    [InlineData(new[] { 3, 32, 32 }, new[] { Open, 3072 }, "3072")]
    [InlineData(new[] { 3, 32, 32 }, new[] { 3, 32, 32L }, "with the batch first")]
    [InlineData(new[] { 3, 32, 32 }, new[] { 1L }, "batch")]
    [InlineData(new[] { 3, 4, 6 }, new[] { Open, 4, 3, 6 }, "channels first")]
    [InlineData(new[] { 3, 4, 6 }, new[] { Open, 6, 4, 3 }, "layout")]
    public void Of_shapes_that_do_not_fit_is_MCMC4004_with_both(int[] sample, long[] input, string part)
    {
        var diagnostic = Assert.Throws<McmcException>(() => Fit(sample, SampleLayout.Nchw, input)).Diagnostic;

        Assert.Equal(Codes.DataMismatch, diagnostic.Code);
        Assert.Equal("listed", diagnostic.File);
        Assert.Contains(string.Join('x', sample), diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains(part, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_model_with_two_inputs_is_MCMC4004()
    {
        var model = OnnxFile.Load(TestModels.PathOf("small/siamese.onnx"));

        var diagnostic = Assert.Throws<McmcException>(() => SampleFit.Of(model, ListedSamples.Random([3, 32, 32], 1, 10))).Diagnostic;

        Assert.Equal(Codes.DataMismatch, diagnostic.Code);
        Assert.Contains("2 inputs", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_model_that_takes_no_floats_is_MCMC4004()
    {
        var model = SmallModels.Flatten(1, 3);
        model.Graph.Inputs[0].Type = DataType.UInt8;

        Assert.Equal(Codes.DataMismatch, Assert.Throws<McmcException>(() => SampleFit.Of(model, ListedSamples.Random([3], 1, 3))).Diagnostic.Code);
    }

    [Fact]
    public void Of_a_model_without_declared_shape_takes_samples_as_they_are()
    {
        var model = SmallModels.Flatten(1, 3);
        model.Graph.Inputs[0].Shape = null;

        var fit = SampleFit.Of(model, ListedSamples.Random([3, 2], 1, 3));

        Assert.Equal([3, 2], fit.Dims);
        Assert.Null(fit.FixedBatch);
    }

    private static SampleFit Fit(int[] sample, SampleLayout layout, long[] input)
    {
        var samples = ListedSamples.Random(sample, 1, 10);
        return SampleFit.Of(SmallModels.Flatten(input), new ListedSamples(sample, [samples.Pixels(0)]) { Layout = layout });
    }
}
