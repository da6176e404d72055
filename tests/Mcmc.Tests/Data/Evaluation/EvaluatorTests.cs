using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Runtime;

namespace Mcmc.Tests.Data.Evaluation;

public sealed class EvaluatorTests
{
    private const long Open = SmallModels.Open;

    /// <summary>Labels 0 to 5 for the values 0 to 5 in rising order: sample i has its label at rank 5 − i.</summary>
    private static readonly ListedSamples Ranked = new([6], [.. Enumerable.Repeat(new float[] { 0, 1, 2, 3, 4, 5 }, 6)], [0, 1, 2, 3, 4, 5]);

    [Theory]
    [InlineData("small/vgg-bn.onnx", false)]
    [InlineData("small/resnet-basic.onnx", false)]
    [InlineData("small/vgg.onnx", false)]
    [InlineData("small/mobilenet-v2-bn-opset10.onnx", false)]
    [InlineData("small/tf2onnx-cnn.onnx", true)]
    public void Accuracy_is_that_of_a_loop_over_single_samples(string name, bool endsInSoftmax)
    {
        var model = OnnxFile.Load(TestModels.PathOf(name));
        var dims = model.Graph.Feeds.Single().Shape!.Skip(1).Select(d => (int)d.Size!.Value).ToArray();
        var layout = dims[^1] == 3 ? SampleLayout.Nhwc : SampleLayout.Nchw;
        using var random = ListedSamples.Random(dims, 70, classes: 10);
        using var data = new ListedSamples(dims, [.. Enumerable.Range(0, 70).Select(i => random.Pixels(i))], random.LabelsOf([.. Enumerable.Range(0, 70)])) { Layout = layout };
        var (top1, top5, loss) = Loop(model, data, endsInSoftmax);

        foreach (var batch in new[] { 1, 7, 64, 1000 })
        {
            var quality = new Evaluator(data, options: new EvaluationOptions { BatchSize = batch, Threads = 2 }).MeasuredAccuracy(model);

            Assert.Equal(70, quality.Samples);
            Assert.Equal(top1 / 70.0, quality.Top1);
            Assert.Equal(top5 / 70.0, quality.Top5);
            Assert.Equal(loss, quality.Loss, 1e-5 * Math.Max(1, loss));
            Assert.Equal(WilsonInterval.Of(top1, 70), new WilsonInterval(quality.Top1Low, quality.Top1High));
            Assert.Equal(QualityMeasure.Accuracy, quality.Measure);
        }
    }

    [Fact]
    public void Accuracy_counts_ranks_and_keeps_hits_in_order()
    {
        var quality = new Evaluator(Ranked).MeasuredAccuracy(SmallModels.Flatten(Open, 6));

        Assert.Equal(1 / 6.0, quality.Top1);
        Assert.Equal(5 / 6.0, quality.Top5);
        Assert.Equal([false, false, false, false, false, true], quality.Hits);
    }

    [Fact]
    public void Accuracy_of_a_slice_looks_at_its_samples_in_its_order()
    {
        var quality = new Evaluator(Ranked, samples: [5, 0, 5]).MeasuredAccuracy(SmallModels.Flatten(Open, 6));

        Assert.Equal([true, false, true], quality.Hits);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(50)]
    public void Accuracy_of_a_model_with_a_batch_of_its_own_drops_the_surplus(int batch)
    {
        var expected = new Evaluator(Ranked).MeasuredAccuracy(SmallModels.Flatten(Open, 6));

        var quality = new Evaluator(Ranked).MeasuredAccuracy(SmallModels.Flatten(batch, 6));

        Assert.Equal(expected.Hits, quality.Hits);
        Assert.Equal(expected.Loss, quality.Loss);
    }

    [Fact]
    public void Accuracy_of_an_open_batch_that_the_graph_does_not_mean_runs_one_by_one()
    {
        var quality = new Evaluator(Ranked).MeasuredAccuracy(SmallModels.FlattenBakedBatch(Open, 6));

        Assert.Equal([false, false, false, false, false, true], quality.Hits);
    }

    [Fact]
    public void Accuracy_of_a_model_that_ends_in_softmax_has_the_loss_of_its_logits()
    {
        var logits = new Evaluator(Ranked).MeasuredAccuracy(SmallModels.Flatten(Open, 6));
        var probabilities = new Evaluator(Ranked).MeasuredAccuracy(SmallModels.Softmax(Open, 6));

        Assert.Equal(logits.Loss, probabilities.Loss, 1e-5);
        Assert.Equal(logits.Hits, probabilities.Hits);
    }

    [Fact]
    public void Accuracy_reads_scores_with_dimensions_of_one()
    {
        var quality = new Evaluator(Ranked).MeasuredAccuracy(SmallModels.Identity(Open, 6, 1, 1));

        Assert.Equal(1 / 6.0, quality.Top1);
    }

    [Fact]
    public void Accuracy_moves_channels_to_where_the_model_takes_them()
    {
        using var data = new ListedSamples([2, 1, 3], [[0, 1, 2, 3, 4, 9], [9, 1, 2, 3, 4, 5]], [5, 0]);

        // Channels last, value 9 of the first sample stays last, that of the second stays first.
        Assert.Equal(1, new Evaluator(data).MeasuredAccuracy(SmallModels.Flatten(Open, 1, 3, 2)).Top1);

        using var inner = new ListedSamples([2, 1, 3], [[0, 9, 2, 3, 4, 5]], [2]);
        Assert.Equal(1, new Evaluator(inner).MeasuredAccuracy(SmallModels.Flatten(Open, 1, 3, 2)).Top1);
    }

    [Fact]
    public void Accuracy_of_answers_that_are_no_numbers_is_nought_and_finite()
    {
        using var data = new ListedSamples([2], [[-1, -1], [4, 1]], [0, 0]);

        var quality = new Evaluator(data).MeasuredAccuracy(SmallModels.SquareRoot(Open, 2));

        Assert.Equal([false, true], quality.Hits);
        Assert.True(double.IsFinite(quality.Loss));
    }

    [Fact]
    public void Accuracy_twice_is_the_same_to_the_bit()
    {
        var model = OnnxFile.Load(TestModels.PathOf("small/mobilenet-v3.onnx"));
        using var data = ListedSamples.Random([.. model.Graph.Feeds.Single().Shape!.Skip(1).Select(d => (int)d.Size!.Value)], 30, 10);
        var evaluator = new Evaluator(data, options: new EvaluationOptions { Threads = 2 });

        Assert.Equal(evaluator.MeasuredAccuracy(model).Loss, evaluator.MeasuredAccuracy(model).Loss);
    }

    [Fact]
    public void Accuracy_tells_its_progress_and_stops_when_cancelled()
    {
        var evaluator = new Evaluator(Ranked, options: new EvaluationOptions { BatchSize = 4 });
        var progress = new Progress();

        evaluator.Accuracy(SmallModels.Flatten(Open, 6), progress, TestContext.Current.CancellationToken);
        Assert.Equal([4, 6], progress.Done);

        using var cancellation = new CancellationTokenSource();
        var cancelling = new Progress { Then = cancellation.Cancel };
        Assert.Throws<OperationCanceledException>(() => evaluator.Accuracy(SmallModels.Flatten(Open, 6), cancelling, cancellation.Token));
        Assert.Equal([4], cancelling.Done);
    }

    [Fact]
    public void Agreement_of_the_original_is_complete_and_of_others_is_that_of_a_loop()
    {
        var original = OnnxFile.Load(TestModels.PathOf("small/vgg-bn.onnx"));
        var other = OnnxFile.Load(TestModels.PathOf("small/vgg-bn-folded.onnx"));
        var weight = other.Graph.Initializers.First(i => i.Initializer!.Rank == 4);
        weight.Initializer = Tensor.Floats(Array.ConvertAll(weight.Initializer!.ToFloats()!, v => v * 0.7f), weight.Initializer.Dims);
        using var labelled = ListedSamples.Random([3, 32, 32], 40, 10);
        using var data = new ListedSamples([3, 32, 32], [.. Enumerable.Range(0, 40).Select(i => labelled.Pixels(i))]);
        var evaluator = new Evaluator(data);

        var reference = evaluator.MeasuredReference(original);
        var self = evaluator.MeasuredAgreement(original, reference);
        var quality = evaluator.MeasuredAgreement(other, reference);

        Assert.Equal((1, 1, 0), (self.Top1, self.Top5, self.Loss));
        Assert.Equal((1, 0), (reference.Quality.Top1, reference.Quality.Loss));
        var (agreement, divergence) = LoopAgainst(original, other, data);
        Assert.Equal(agreement / 40.0, quality.Top1);
        Assert.Equal(divergence, quality.Loss, 1e-5);
        Assert.Equal(100 * (1 - quality.Top1), PairedDrop.Between(reference.Quality, quality).Points, 1e-9);
    }

    [Fact]
    public void Agreement_of_models_with_other_classes_is_MCMC4004()
    {
        using var data = new ListedSamples([2, 2], [[1, 2, 3, 4]]);
        var evaluator = new Evaluator(data);
        var reference = evaluator.MeasuredReference(SmallModels.Flatten(Open, 2, 2));
        var fewer = SmallModels.Softmax(Open, 2, 2);
        ((Node)fewer.Graph.Nodes[0]).Set("axis", 2);

        Assert.Equal(Codes.DataMismatch, Assert.Throws<McmcException>(() => evaluator.MeasuredAgreement(fewer, reference)).Diagnostic.Code);
    }

    [Theory]
    [InlineData(6, "The label of sample 1 is 6")]
    [InlineData(-1, "The label of sample 1 is -1")]
    public void Accuracy_of_labels_beyond_the_classes_is_MCMC4004(int label, string part)
    {
        using var data = new ListedSamples([6], [new float[6], new float[6]], [5, label]);

        var diagnostic = Assert.Throws<McmcException>(() => new Evaluator(data).MeasuredAccuracy(SmallModels.Flatten(Open, 6))).Diagnostic;

        Assert.Equal(Codes.DataMismatch, diagnostic.Code);
        Assert.Contains(part, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accuracy_on_data_of_more_classes_is_MCMC4004()
    {
        using var data = new ListedSamples([6], [new float[6]], [0]) { Classes = 100 };

        Assert.Equal(Codes.DataMismatch, Assert.Throws<McmcException>(() => new Evaluator(data).MeasuredAccuracy(SmallModels.Flatten(Open, 6))).Diagnostic.Code);
    }

    [Fact]
    public void Accuracy_of_a_model_that_scores_no_classes_is_MCMC4004()
    {
        using var map = ListedSamples.Random([3, 4, 4], 3, 2);
        using var single = ListedSamples.Random([1], 3, 1);

        foreach (var (data, model) in new[] { (map, SmallModels.Identity(Open, 3, 4, 4)), (single, SmallModels.Identity(Open, 1)) })
        {
            var diagnostic = Assert.Throws<McmcException>(() => new Evaluator(data).MeasuredAccuracy(model)).Diagnostic;
            Assert.Equal(Codes.DataMismatch, diagnostic.Code);
            Assert.Contains("'same'", diagnostic.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Accuracy_without_labels_is_MCMC4003()
    {
        using var data = new ListedSamples([6], [new float[6]]);

        Assert.Equal(Codes.DataInvalid, Assert.Throws<McmcException>(() => new Evaluator(data).MeasuredAccuracy(SmallModels.Flatten(Open, 6))).Diagnostic.Code);
    }

    [Fact]
    public void Accuracy_of_a_model_nobody_can_run_is_MCMC3007()
    {
        var model = OnnxFile.Load(TestModels.PathOf("small/custom-operator.onnx"));
        using var data = ListedSamples.Random([.. model.Graph.Feeds.Single().Shape!.Skip(1).Select(d => (int)d.Size!.Value)], 3, 2);

        Assert.Equal(Codes.RuntimeRefused, Assert.Throws<McmcException>(() => new Evaluator(data).MeasuredAccuracy(model)).Diagnostic.Code);
    }

    [Fact]
    public void Accuracy_of_a_batch_too_large_for_a_tensor_is_MCMC4004() =>
        Assert.Equal(Codes.DataMismatch, Assert.Throws<McmcException>(() => new Evaluator(Ranked).MeasuredAccuracy(SmallModels.Flatten(int.MaxValue, 6))).Diagnostic.Code);

    private static (int Top1, int Top5, double Loss) Loop(Model model, ListedSamples data, bool endsInSoftmax)
    {
        using var runner = InferenceRunner.Load(model);
        var (top1, top5, loss) = (0, 0, 0.0);
        for (var i = 0; i < data.Count; i++)
        {
            var label = data.LabelsOf(i)[0];
            var scores = Outputs(runner, data, i);
            var order = Enumerable.Range(0, scores.Length).OrderByDescending(c => scores[c]).ToList();
            top1 += order[0] == label ? 1 : 0;
            top5 += order.Take(5).Contains(label) ? 1 : 0;
            loss -= Math.Log(endsInSoftmax ? scores[label] : Probabilities(scores)[label]);
        }

        return (top1, top5, loss / data.Count);
    }

    private static (int Agreement, double Divergence) LoopAgainst(Model original, Model other, ListedSamples data)
    {
        using var first = InferenceRunner.Load(original);
        using var second = InferenceRunner.Load(other);
        var (agreement, divergence) = (0, 0.0);
        for (var i = 0; i < data.Count; i++)
        {
            float[] a = Outputs(first, data, i), b = Outputs(second, data, i);
            agreement += Array.IndexOf(a, a.Max()) == Array.IndexOf(b, b.Max()) ? 1 : 0;
            divergence += Probabilities(a).Zip(Probabilities(b)).Sum(pair => pair.First * Math.Log(pair.First / pair.Second));
        }

        return (agreement, divergence / data.Count);
    }

    private static float[] Outputs(InferenceRunner runner, ListedSamples data, int sample) =>
        runner.Run(RunnerTensor.Floats(data.Pixels(sample), [1, .. data.SampleShape.Select(d => (long)d)]))[0].As<float>().ToArray();

    private static double[] Probabilities(float[] scores)
    {
        var exponentials = scores.Select(v => Math.Exp(v - scores.Max())).ToList();
        return [.. exponentials.Select(v => v / exponentials.Sum())];
    }

    private sealed class Progress : IProgress<int>
    {
        public List<int> Done { get; } = [];

        public Action? Then { get; init; }

        public void Report(int value)
        {
            Done.Add(value);
            Then?.Invoke();
        }
    }
}

/// <summary>The evaluator's methods under the test's own cancellation.</summary>
internal static class CancellableEvaluator
{
    public static Quality MeasuredAccuracy(this Evaluator evaluator, Model model) =>
        evaluator.Accuracy(model, progress: null, TestContext.Current.CancellationToken);

    public static ReferenceOutputs MeasuredReference(this Evaluator evaluator, Model model) =>
        evaluator.Reference(model, progress: null, TestContext.Current.CancellationToken);

    public static Quality MeasuredAgreement(this Evaluator evaluator, Model model, ReferenceOutputs reference) =>
        evaluator.Agreement(model, reference, progress: null, TestContext.Current.CancellationToken);
}
