using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Runtime;
using Mcmc.Tests.Data.Evaluation;
using Mcmc.Training.FineTuning;

namespace Mcmc.Tests.Training.FineTuning;

/// <summary>A small network whose weights were disturbed, and random images labelled by what it answered before.</summary>
internal sealed class FineTuneFixture
{
    public const int Classes = 10;
    private static readonly int[] shape = [3, 32, 32];

    public FineTuneFixture(string model = "small/vgg-bn.onnx", int count = 96, bool labels = true)
    {
        Teacher = TrainerTests.Load(model);
        Student = Disturbed(Teacher);
        Training = Samples(count, 1, labels);
        Validation = Samples(48, 2, labels);
    }

    public Model Teacher { get; }

    public Model Student { get; }

    public ListedSamples Training { get; }

    public ListedSamples Validation { get; }

    public List<Diagnostic> Warnings { get; } = [];

    public List<FineTuneProgress> Reports { get; } = [];

    public static FineTuneOptions Options(int epochs = 2) => new() { Epochs = epochs, BatchSize = 16, LearningRate = 0.02f, SaveInterval = TimeSpan.Zero };

    public FineTuneJob Job() => new() { Student = Student, Teacher = Teacher, Training = Training, Validation = Validation };

    /// <summary>Runs a job, stopped after a number of steps of this run.</summary>
    public FineTuneResult Run(FineTuneJob job, FineTuneOptions options, int? stopAfter = null)
    {
        using var stop = new CancellationTokenSource();
        var steps = 0;
        var progress = new Watcher(report =>
        {
            Reports.Add(report);
            if (++steps == stopAfter)
            {
                stop.Cancel();
            }
        });
        return new FineTuner(TimeProvider.System, progress, Warnings.Add).Run(job, options, stop.Token);
    }

    /// <summary>All weights, byte by byte.</summary>
    public static byte[] Weights(Model model) => [.. model.Graph.Initializers.SelectMany(i => i.Initializer!.Data.ToArray())];

    private static Model Disturbed(Model model)
    {
        var copy = new ModelCopy(model).Model;
        var random = new SeededRandom(5);
        foreach (var value in copy.Graph.Initializers.Where(i => i.Initializer is { Type: DataType.Float, Rank: > 1 }))
        {
            var floats = value.Initializer!.ToFloats()!;
            var size = floats.Average(MathF.Abs);
            value.Initializer = Tensor.Floats([.. floats.Select(f => f + size * (float)random.NextGaussian())], value.Initializer.Dims);
        }

        return copy;
    }

    /// <summary>Coloured squares: all noise looks alike to a convolution.</summary>
    private ListedSamples Samples(int count, long seed, bool labels)
    {
        var random = new SeededRandom(seed, "samples");
        var pixels = new float[count][];
        for (var i = 0; i < count; i++)
        {
            float[] squares = [.. Enumerable.Range(0, 12).Select(_ => 2 * random.NextSingle() - 1)];
            pixels[i] = [.. Enumerable.Range(0, 3 * 32 * 32).Select(p => squares[p / 1024 * 4 + p / 512 % 2 * 2 + p / 16 % 2])];
        }

        return new ListedSamples(shape, pixels, labels ? [.. pixels.Select(Answer)] : null);
    }

    private int Answer(float[] sample)
    {
        using var runner = InferenceRunner.Load(Teacher);
        var scores = runner.Run(RunnerTensor.Floats(sample, 1, 3, 32, 32))[0].As<float>().ToArray();
        return Array.IndexOf(scores, scores.Max());
    }

    private sealed class Watcher(Action<FineTuneProgress> report) : IProgress<FineTuneProgress>
    {
        public void Report(FineTuneProgress value) => report(value);
    }
}
