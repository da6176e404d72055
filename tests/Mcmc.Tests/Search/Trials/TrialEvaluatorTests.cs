using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Pruning.Repair;
using Mcmc.Runtime;
using Mcmc.Search;
using Mcmc.Search.Space;
using Mcmc.Search.Trials;
using Mcmc.Tests.Data.Evaluation;

namespace Mcmc.Tests.Search.Trials;

public sealed class TrialEvaluatorTests
{
    private const int Count = 300;
    private const int Early = 128;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("small/vgg-bn-folded.onnx", true)]
    [InlineData("small/resnet-option-a.onnx", true)]
    [InlineData("small/vgg.onnx", false)]
    public void Evaluate_is_the_quality_of_the_repaired_network_on_the_samples(string model, bool labels)
    {
        var space = SmallSpace.Of(model);
        using var data = Data(space, labels);
        using var evaluator = Prepare(space, data);
        using var repair = new CombinedRepair(OriginalInputs.Gather(space.Groups, Calibration(space), 1, Cancellation), Importance.L2(space.Groups), 1);
        var statistics = NormalizationStatistics.Of(space.Groups.Model, Calibration(space), 1, Cancellation);
        var judge = new Evaluator(data, Samples);
        var whole = judge.Reference(space.Groups.Model, cancellation: Cancellation);
        var full = 0;
        foreach (var widths in Draws(space))
        {
            var result = evaluator.Evaluate(widths, Cancellation);
            var policy = Policy.OfWidths(space.Groups, Importance.L2(space.Groups), widths);
            var network = Pruner.Slice(policy);
            repair.Run(policy, network);
            statistics.Run(policy, network, Cancellation);
            var expected = labels ? judge.Accuracy(network, cancellation: Cancellation) : judge.Agreement(network, whole, cancellation: Cancellation);
            var hits = result.Outcome.Rejected ? expected.Hits[..Early] : expected.Hits;
            Assert.Equal(hits.Count(h => h) / (double)hits.Length, result.Outcome.Quality, 1e-12);
            Assert.Equal(space.Savings(widths), result.Outcome.Objectives[1..]);
            Assert.Equal(space.Costs.Of(widths), result.Costs);
            full += result.Outcome.Rejected ? 0 : 1;
        }

        Assert.True(full > 0);
    }

    [Fact]
    public void Evaluate_the_original_has_all_of_its_quality_and_saves_nothing()
    {
        var space = SmallSpace.Of("small/vgg.onnx");
        using var data = Data(space, labels: true);
        using var evaluator = Prepare(space, data);
        var outcome = evaluator.Evaluate(space.Groups.Widths, Cancellation).Outcome;
        Assert.Equal(evaluator.OriginalQuality, outcome.Quality);
        Assert.Equal([1, 0, 0, 0], outcome.Objectives);
        Assert.False(outcome.Rejected);
    }

    [Fact]
    public void Evaluate_side_by_side_gives_what_one_after_the_other_gives()
    {
        var space = SmallSpace.Of("small/resnet-option-a-bn.onnx");
        using var data = Data(space, labels: true);
        var draws = Draws(space).Concat(Draws(space)).ToArray();
        using var first = Prepare(space, data);
        using var second = Prepare(space, data);
        var expected = draws.Select(w => first.Evaluate(w, Cancellation)).ToArray();
        var actual = new TrialResult[draws.Length];
        Parallel.For(0, draws.Length, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancellation }, i => actual[i] = second.Evaluate(draws[i], Cancellation));
        Assert.Equal(expected.Select(e => e.Outcome.Quality), actual.Select(a => a.Outcome.Quality));
        Assert.Equal(expected.Select(e => e.Outcome.Rejected), actual.Select(a => a.Outcome.Rejected));
    }

    [Theory]
    [InlineData("small/mlp.onnx")]
    [InlineData("small/resnet-basic.onnx")]
    public void Evaluate_a_network_that_is_no_better_than_chance_is_given_up_early(string model)
    {
        var space = SmallSpace.Of(model);
        using var any = Data(space, labels: true, 10 * Count, contrast: 100);
        using var first = Prepare(space, any);
        var narrowest = new Evaluator(any).Accuracy(first.Network([.. space.Narrowest], Cancellation), cancellation: Cancellation);

        // Images on which the narrowest network hardly ever says what the original says.
        int[] wrong = [.. Enumerable.Range(0, any.Count).OrderBy(i => narrowest.Hits[i]).Take(Count)];
        Assert.True(wrong.Count(i => !narrowest.Hits[i]) > 0.95 * Count);
        using var evaluator = Prepare(space, any, wrong);
        var outcome = evaluator.Evaluate([.. space.Narrowest], Cancellation).Outcome;
        Assert.True(outcome.Rejected);
        Assert.Equal(Math.Round(outcome.Quality * Early), outcome.Quality * Early, 1e-9);
    }

    [Fact]
    public void Evaluate_a_cancelled_trial_ends()
    {
        var space = SmallSpace.Of("small/vgg.onnx");
        using var data = Data(space, labels: true);
        using var evaluator = Prepare(space, data);
        Assert.Throws<OperationCanceledException>(() => evaluator.Evaluate(space.Groups.Widths, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void MeasureSensitivity_does_not_depend_on_how_many_run_at_a_time()
    {
        var space = SmallSpace.Of("small/vgg.onnx");
        using var data = Data(space, labels: false);
        using var evaluator = Prepare(space, data);
        var count = 0;
        var one = evaluator.MeasureSensitivity(1, () => count++, Cancellation);
        var four = evaluator.MeasureSensitivity(4, () => { }, Cancellation);
        Assert.Equal(evaluator.SensitivityEvaluations, count);
        Assert.Equal(one.Points.SelectMany(p => p), four.Points.SelectMany(p => p));
        Assert.All(space.Decided, g => Assert.True(one.Error(g, space.Narrowest[g.Index]) > 0));
        var again = SensitivityTable.Of(one.Points);
        Assert.All(space.Decided, g => Assert.Equal(one.Error(g, g.Width / 3), again.Error(g, g.Width / 3)));
    }

    private static int[] Samples => [.. Enumerable.Range(0, Count)];

    /// <summary>Slightly to badly cut networks.</summary>
    private static IEnumerable<int[]> Draws(SearchSpace space)
    {
        var random = new SeededRandom(7);
        foreach (var least in new[] { 0.8, 0.5, 0.2 })
        {
            yield return [.. space.Choices.Select(c => c.First(w => w >= (least + (1 - least) * random.NextDouble()) * c[^1]))];
        }
    }

    /// <summary>Random images; their labels are what the original says.</summary>
    private static ListedSamples Data(SearchSpace space, bool labels, int count = Count, float contrast = 4)
    {
        int[] shape = [.. space.Groups.Model.Graph.Feeds.Single().Shape!.Skip(1).Select(d => (int)d.Size!.Value)];
        var random = new Random(11);
        float[][] pixels = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, shape.Aggregate((p, d) => p * d)).Select(_ => contrast * (random.NextSingle() - 0.5f)).ToArray())];
        var unlabelled = new ListedSamples(shape, pixels);
        if (!labels)
        {
            return unlabelled;
        }

        var reference = new Evaluator(unlabelled).Reference(space.Groups.Model, cancellation: Cancellation);
        return new ListedSamples(shape, pixels, [.. Enumerable.Range(0, count).Select(i => SampleScore.MostProbable(reference.Row(i)))]);
    }

    private static IReadOnlyList<RunnerTensor> Calibration(SearchSpace space) =>
        [.. Enumerable.Range(0, 12).Select(seed => RandomInputs.Draw(space.Groups.Model, new InputShapes(batch: 8), seed)[0])];

    private static TrialEvaluator Prepare(SearchSpace space, IDataSet data, int[]? samples = null) =>
        TrialEvaluator.Prepare(space, new InputShapes(), Importance.L2(space.Groups), Calibration(space), data, samples ?? Samples, threads: 1, Cancellation);
}
