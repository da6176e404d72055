using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Runtime;
using Mcmc.Tests.Data.Evaluation;
using Mcmc.Training.FineTuning;
using Mcmc.Training.Optimizers;

namespace Mcmc.Tests.Training.FineTuning;

public sealed class FineTunerTests
{
    private static readonly Augmentation augment = new(2, true);

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Run_learns_from_labels_and_from_the_teacher(bool hasLabels, bool hasTeacher)
    {
        var fixture = new FineTuneFixture(labels: hasLabels);
        var before = FineTuneFixture.Weights(fixture.Student);
        var result = fixture.Run(fixture.Job() with { Teacher = hasTeacher ? fixture.Teacher : null }, FineTuneFixture.Options(6));

        Assert.Equal(hasLabels ? QualityMeasure.Accuracy : QualityMeasure.Agreement, result.Measure);
        Assert.True(result.Best > result.Before, $"{result.Before} → {result.Best}");
        Assert.InRange(result.BestEpoch, 1, 6);
        Assert.Equal(36, result.Steps);
        Assert.Equal(before, FineTuneFixture.Weights(fixture.Student));
        Assert.Empty(fixture.Warnings);
        Assert.True(fixture.Reports[^1].Loss < fixture.Reports[0].Loss);
        Assert.Null(fixture.Reports[0].Latest);
        Assert.Contains(result.Best, fixture.Reports.Select(r => r.Latest ?? 0));
    }

    [Fact]
    public void Run_gives_the_weights_whose_quality_it_says()
    {
        var fixture = new FineTuneFixture();
        var result = fixture.Run(fixture.Job(), FineTuneFixture.Options(3) with { AverageDecay = 0.5f });
        using var runner = InferenceRunner.Load(result.Model);
        var (right, pixels, labels) = (0, new float[3 * 32 * 32], new int[1]);
        for (var i = 0; i < fixture.Validation.Count; i++)
        {
            fixture.Validation.Read([i], pixels, labels);
            var scores = runner.Run(RunnerTensor.Floats(pixels, 1, 3, 32, 32))[0].As<float>().ToArray();
            right += Array.IndexOf(scores, scores.Max()) == labels[0] ? 1 : 0;
        }

        Assert.Equal((double)right / fixture.Validation.Count, result.Best, 12);
    }

    [Fact]
    public void Run_stopped_at_any_step_goes_on_to_the_same_bytes()
    {
        var fixture = new FineTuneFixture();
        using var folder = new TemporaryFolder();
        var options = FineTuneFixture.Options(3) with { Optimizer = new AdamW { WeightDecay = 0.01f }, LearningRate = 0.002f, AverageDecay = 0.8f, Seed = 7 };
        var job = fixture.Job() with { Augment = augment with { Mixup = 0.2 } };
        var whole = fixture.Run(job, options);
        foreach (var stops in (int[][])[[1], [5, 1], [6, 6, 5], [17]])
        {
            var kept = job with { StateStem = folder.File(string.Join('-', stops)) };
            foreach (var stop in stops)
            {
                Assert.ThrowsAny<OperationCanceledException>(() => fixture.Run(kept, options, stop));
            }

            var resumed = fixture.Run(kept, options);
            Assert.Equal(FineTuneFixture.Weights(whole.Model), FineTuneFixture.Weights(resumed.Model));
            Assert.Equal((whole.Before, whole.Best, whole.BestEpoch, whole.IsAverage), (resumed.Before, resumed.Best, resumed.BestEpoch, resumed.IsAverage));
        }
    }

    [Fact]
    public void Run_again_after_the_end_gives_the_result_without_a_step()
    {
        var fixture = new FineTuneFixture();
        using var folder = new TemporaryFolder();
        var job = fixture.Job() with { StateStem = folder.File("model") };
        var first = fixture.Run(job, FineTuneFixture.Options());
        fixture.Reports.Clear();
        var second = fixture.Run(job, FineTuneFixture.Options());

        Assert.Empty(fixture.Reports);
        Assert.Equal(FineTuneFixture.Weights(first.Model), FineTuneFixture.Weights(second.Model));
        Assert.Single(Directory.GetFiles(folder.Path));
        FineTuneStateFile.Forget(folder.File("model"));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Run_never_reads_validation_samples_that_it_was_not_given()
    {
        var fixture = new FineTuneFixture();
        var read = new HashSet<int>();
        int[] allowed = [.. Enumerable.Range(0, fixture.Validation.Count).Where(i => i % 3 == 0)];
        var watched = new WatchedSamples(fixture.Validation, (indices, _) => read.UnionWith(indices));
        fixture.Run(fixture.Job() with { Validation = watched, ValidationSamples = allowed }, FineTuneFixture.Options());

        Assert.Equal(allowed.ToHashSet(), read);
    }

    [Fact]
    public void Run_a_loss_that_is_no_number_stops_keeps_the_best_weights_and_says_so()
    {
        var fixture = new FineTuneFixture();
        var options = FineTuneFixture.Options(6);
        var fine = fixture.Run(fixture.Job() with { Augment = augment }, options);
        var reads = 0;

        // The stream reads ahead; the batches of the last epoch come out spoilt, whoever reads them.
        var spoilt = new WatchedSamples(fixture.Training, (_, pixels) => pixels[0] = Interlocked.Increment(ref reads) > 31 ? float.NaN : pixels[0]);
        var result = fixture.Run(fixture.Job() with { Training = spoilt }, options);

        Assert.True(result.Diverged);
        Assert.InRange(result.Steps, 30, 35);
        Assert.InRange(result.BestEpoch, 1, 5);
        Assert.True(result.Best > result.Before);
        Assert.All(FineTuneFixture.Weights(result.Model).Chunk(4), bytes => Assert.True(float.IsFinite(BitConverter.ToSingle(bytes))));
        var warning = Assert.Single(fixture.Warnings);
        Assert.Equal(Codes.TrainingDiverged, warning.Code);
        Assert.Contains($"epoch {result.BestEpoch}, are kept", warning.Message, StringComparison.Ordinal);
        Assert.False(fine.Diverged);
    }

    [Fact]
    public void Run_that_diverges_at_once_gives_the_weights_that_were_there()
    {
        var fixture = new FineTuneFixture();
        var result = fixture.Run(fixture.Job(), FineTuneFixture.Options() with { LearningRate = 1e30f, ClipNorm = null, WarmUp = 0 });

        Assert.True(result.Diverged);
        Assert.Equal(0, result.BestEpoch);
        Assert.Equal(FineTuneFixture.Weights(fixture.Student), FineTuneFixture.Weights(result.Model));
        Assert.Contains("stay as they were", Assert.Single(fixture.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_lowers_a_rate_of_its_own_that_is_too_high_and_resumes_that_too()
    {
        // The same function from weights of another scale: one layer's gradients grow by what the other's shrink.
        var fixture = new FineTuneFixture("small/vgg.onnx");
        const float Scale = 50;
        var student = new ModelCopy(fixture.Teacher).Model;
        var convolutions = student.Graph.Nodes.Where(n => n.OpType == "Conv").Take(2).ToList();
        Multiply(convolutions[0].Inputs[1]!, 1 / Scale);
        Multiply(convolutions[0].Inputs[2]!, 1 / Scale);
        Multiply(convolutions[1].Inputs[1]!, Scale);
        using var folder = new TemporaryFolder();
        var options = FineTuneFixture.Options(6) with { LearningRate = null };
        var whole = fixture.Run(fixture.Job() with { Student = student }, options);
        var job = fixture.Job() with { Student = student, StateStem = folder.File("model") };
        foreach (var stop in (int[])[1, 2, 3, 5])
        {
            Assert.ThrowsAny<OperationCanceledException>(() => fixture.Run(job, options, stop));
        }

        Assert.Contains(fixture.Reports.Zip(fixture.Reports.Skip(1)), pair => pair.Second.Step < pair.First.Step && pair.Second.Restarts > pair.First.Restarts);
        Assert.False(whole.Diverged);
        Assert.Equal(36, whole.Steps);
        Assert.Equal(FineTuneFixture.Weights(whole.Model), FineTuneFixture.Weights(fixture.Run(job, options).Model));
    }

    [Fact]
    public void Run_bad_data_is_coded()
    {
        var fixture = new FineTuneFixture();
        void Refused(DiagnosticCode code, string text, FineTuneJob job, FineTuneOptions? options = null)
        {
            var failure = Assert.Throws<McmcException>(() => fixture.Run(job, options ?? FineTuneFixture.Options()));
            Assert.Equal(code, failure.Diagnostic.Code);
            Assert.Contains(text, failure.Message, StringComparison.Ordinal);
        }

        var job = fixture.Job();
        var unlabelled = new FineTuneFixture(labels: false).Training;
        Refused(Codes.DataInvalid, "fewer than a batch of 97", job, FineTuneFixture.Options() with { BatchSize = 97 });
        Refused(Codes.DataInvalid, "classes 0 to 9", job with { Training = ListedSamples.Random([3, 32, 32], 40, 30) });
        Refused(Codes.DataInvalid, "no labels", job with { Training = unlabelled, Teacher = null });
        Refused(Codes.DataInvalid, "no labels", job with { Validation = unlabelled, Teacher = null });
        Refused(Codes.DataMismatch, "3x8x8", job with { Training = ListedSamples.Random([3, 8, 8], 40, 10) });
        Refused(Codes.DataMismatch, "same classes", job with { Teacher = SmallModels.Flatten(SmallModels.Open, 3, 32, 32) });
        Refused(Codes.NothingTrainable, "no 32-bit weight", job with { Student = SmallModels.Flatten(SmallModels.Open, 3, 32, 32), Teacher = null });
    }

    [Fact]
    public void Run_a_data_set_smaller_than_the_usual_batch_is_one_batch()
    {
        var fixture = new FineTuneFixture(count: 20);
        var result = fixture.Run(fixture.Job(), FineTuneFixture.Options() with { BatchSize = null });
        Assert.Equal(2, result.Steps);
    }

    [Fact]
    public void Run_a_damaged_or_foreign_state_is_MCMC5120_and_stays()
    {
        var fixture = new FineTuneFixture();
        using var folder = new TemporaryFolder();
        var job = fixture.Job() with { StateStem = folder.File("model") };
        fixture.Run(job, FineTuneFixture.Options(1));
        var path = Assert.Single(Directory.GetFiles(folder.Path));
        var good = File.ReadAllBytes(path);
        void Refused(byte[] bytes, string says, int epochs = 1)
        {
            File.WriteAllBytes(path, bytes);
            var failure = Assert.Throws<McmcException>(() => fixture.Run(job, FineTuneFixture.Options(epochs)));
            Assert.Equal(Codes.FineTuningStateInvalid, failure.Diagnostic.Code);
            Assert.Equal(path, failure.Diagnostic.File);
            Assert.Contains(says, failure.Message, StringComparison.Ordinal);
            Assert.Equal(bytes, File.ReadAllBytes(path));
        }

        var flipped = good.ToArray();
        flipped[good.Length / 2] ^= 1;
        Refused(flipped, "not those that were written");
        Refused(good[..^5], "length");
        Refused(good[..20], "does not begin");
        Refused([], "does not begin");

        // The state of two epochs has another name; under that name, this one is a stranger.
        fixture.Run(job, FineTuneFixture.Options(2));
        path = Directory.GetFiles(folder.Path).Single(file => file != path);
        Refused(good, "of another model", epochs: 2);
    }

    [Fact]
    public void TeacherOutputs_of_probabilities_are_logits_of_the_same_probabilities()
    {
        var input = RunnerTensor.Floats([1, 2, 4, 0, -1, 3], 2, 3);
        var target = new RunnerTensor(DataType.Float, 2, 3);
        using var teacher = new TeacherOutputs(SmallModels.Softmax(1, 3), input, target, 1);
        teacher.Run(0);

        var logits = target.As<float>().ToArray();
        Assert.Equal([1f, 2, -1, 3], [logits[1] - logits[0], logits[2] - logits[1], logits[4] - logits[3], logits[5] - logits[3]], (a, b) => MathF.Abs(a - b) < 1e-5f);
    }

    [Fact]
    public void TeacherOutputs_of_a_batch_that_comes_again_are_remembered()
    {
        var input = RunnerTensor.Floats([1, 2, 4], 1, 3);
        var target = new RunnerTensor(DataType.Float, 1, 3);
        using var teacher = new TeacherOutputs(SmallModels.Softmax(1, 3), input, target, 1, cycle: 2);
        float[] At(long step, float first)
        {
            input.As<float>()[0] = first;
            Assert.Equal(step < 2, teacher.Run(step));
            return target.As<float>().ToArray();
        }

        Assert.Equal([2, 1], new long[] { teacher.LooksLeft(9), teacher.LooksLeft(1) });
        var (even, odd) = (At(0, 1), At(1, 3));
        Assert.NotEqual(even, odd);
        Assert.Equal(0, teacher.LooksLeft(9));
        Assert.Equal(even, At(2, 5));
        Assert.Equal(odd, At(5, 5));
    }

    [Fact]
    public void Run_in_a_cycle_learns_the_same_as_from_a_teacher_that_is_asked_each_time()
    {
        var options = FineTuneFixture.Options(6) with { Cycle = 2 };
        var (asked, remembered) = (new FineTuneFixture(), new FineTuneFixture());
        var job = asked.Job() with { Augment = augment with { Mixup = 0.2 } };
        using var folder = new TemporaryFolder();
        var kept = job with { StateStem = folder.File("model") };
        foreach (var stop in (int[])[13, 6, 9])
        {
            // Each run begins with a teacher that remembers nothing.
            Assert.ThrowsAny<OperationCanceledException>(() => asked.Run(kept, options, stop));
        }

        var whole = remembered.Run(job, options);
        Assert.Equal(FineTuneFixture.Weights(whole.Model), FineTuneFixture.Weights(asked.Run(kept, options).Model));
        Assert.True(whole.Best > whole.Before);
    }

    private static void Multiply(Value constant, float factor) =>
        constant.Initializer = Tensor.Floats([.. constant.Initializer!.ToFloats()!.Select(f => factor * f)], constant.Initializer.Dims);
}
