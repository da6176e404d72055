using Mcmc.Data.Evaluation;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;

namespace Mcmc.Tests.Data.Evaluation;

public sealed class CalibrationInputsTests
{
    [Theory]
    [InlineData(null, 0, new int[0])]
    [InlineData(null, 5, new[] { 5 })]
    [InlineData(null, 70, new[] { 32, 32 })]
    [InlineData(8, 20, new[] { 8, 8 })]
    public void Read_gives_whole_batches_in_order(int? batch, int count, int[] sizes)
    {
        var batches = CalibrationInputs.Read(Network(batch), Data(), [.. Enumerable.Range(0, count)]);

        Assert.Equal(sizes, batches.Select(b => (int)b.Dims[0]));
        Assert.Equal(Enumerable.Range(0, sizes.Sum()).Select(i => (float)i), batches.SelectMany(b => Enumerable.Range(0, (int)b.Dims[0]).Select(i => b.As<float>()[i * 3 * 32 * 32])));
    }

    [Fact]
    public void Read_fewer_samples_than_the_model_takes_at_once_says_how_many_are_missing()
    {
        var error = Assert.Throws<McmcException>(() => CalibrationInputs.Read(Network(8), Data(), [0, 1, 2]));
        Assert.Equal(Codes.DataMismatch, error.Diagnostic.Code);
        Assert.Contains("batches of 8 samples, and there are 3", error.Message, StringComparison.Ordinal);
    }

    private static Model Network(int? batch)
    {
        var model = OnnxFile.Load(TestModels.PathOf("small/vgg.onnx"));
        var input = model.Graph.Feeds.Single();
        input.Shape = [new Dimension(batch, batch is null ? "N" : null), new Dimension(3), new Dimension(32), new Dimension(32)];
        return model;
    }

    /// <summary>Samples that are full of their number.</summary>
    private static ListedSamples Data() => new([3, 32, 32], [.. Enumerable.Range(0, 70).Select(i => Enumerable.Repeat((float)i, 3 * 32 * 32).ToArray())]);
}
