using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Ir.Onnx;
using Mcmc.Tests.Repository;

namespace Mcmc.Tests.Data;

/// <summary>The images and the trained network of <c>samples/QuickStart</c>.</summary>
public sealed class SampleDataTests
{
    [Theory]
    [InlineData("training", 6000)]
    [InlineData("fine-tuning", 4000)]
    [InlineData("validation", 2000)]
    [InlineData("test", 2000)]
    public void QuickStart_images_open(string name, int count)
    {
        using var data = Open(name);

        var labels = data.LabelsOf([.. Enumerable.Range(0, count)]);

        Assert.Equal(count, data.Count);
        Assert.Equal([1, 28, 28], data.SampleShape);
        Assert.Equal(Enumerable.Range(0, 10), labels.Distinct().Order());
    }

    [Fact]
    public void QuickStart_images_are_disjoint()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var repeated = 0;
        foreach (var name in new[] { "training", "validation", "test" })
        {
            using var data = Open(name);
            var own = Enumerable.Range(0, data.Count).Select(i => Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(data.Pixels(i).AsSpan()))).ToHashSet(StringComparer.Ordinal);
            repeated += own.Count(image => seen.Contains(image));
            seen.UnionWith(own);
        }

        Assert.Equal(0, repeated);
    }

    [Theory]
    [InlineData("validation", 0.9480)]
    [InlineData("test", 0.9365)]
    public void QuickStart_network_is_as_accurate_as_PyTorch_measured(string name, double accuracy)
    {
        using var data = Open(name);
        var model = OnnxFile.Load(RepositoryRoot.PathOf("samples", "QuickStart", "models", "fashion.onnx"));

        var quality = new Evaluator(data, options: new EvaluationOptions { Threads = 2 }).Accuracy(model, progress: null, TestContext.Current.CancellationToken);

        // One or two images may lie so close between two classes that the processor decides.
        Assert.Equal(accuracy, quality.Top1, 0.0011);
    }

    private static IDataSet Open(string name) =>
        DataDescriptor.Load(RepositoryRoot.PathOf("samples", "QuickStart", "data", $"{name}.json")).Open();
}
