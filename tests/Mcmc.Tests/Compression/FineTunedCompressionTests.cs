using Mcmc.Compression;
using Mcmc.Costs;
using Mcmc.Data;
using Mcmc.Diagnostics;
using Mcmc.Ir.Onnx;
using Mcmc.Training.FineTuning;

namespace Mcmc.Tests.Compression;

/// <summary>Fine-tuning as the last step of a compression, and alone as <c>mcmc finetune</c> runs it.</summary>
public sealed class FineTunedCompressionTests : IDisposable
{
    private const int Validation = 90;
    private const int Training = 96;
    private static readonly string Model = TestModels.PathOf("small/vgg-bn.onnx");
    private readonly TemporaryFolder folder = new();
    private readonly string validation;
    private readonly string training;

    public FineTunedCompressionTests()
    {
        var model = OnnxFile.Load(Model);
        validation = SquareImages.Write(folder, "validation", model, Validation, 1);
        training = SquareImages.Write(folder, "training", model, Training, 2);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Run_says_what_each_step_brought_and_leaves_no_state()
    {
        var result = Compress("tuned");
        var (original, cut, repaired, tuned, drop) = result.Quality;

        Assert.Equal(1, original.Top1);
        Assert.NotEqual(cut!.Loss, repaired!.Loss);
        Assert.NotEqual(repaired.Loss, tuned.Loss);
        Assert.Equal(100 * (1 - tuned.Top1), drop.Points, 9);
        Assert.True(result.After.Macs <= 0.2 * result.Before.Macs);
        Assert.Empty(Directory.GetFiles(Path.Combine(folder.Path, ".mcmc"), "*.finetune"));
        Assert.Null(Compress("repaired", epochs: 0).Quality.Repaired);
        Assert.NotEqual(Bytes("repaired"), Bytes("tuned"));
    }

    [Fact]
    public void Run_cancelled_while_fine_tuning_goes_on_to_the_same_file()
    {
        Compress("whole");
        using var stop = new CancellationTokenSource();
        var stopping = new Watcher(report =>
        {
            if (report is { Phase: "fine-tuning", Done: 5 })
            {
                stop.Cancel();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Compress("stopped", progress: stopping, cancellation: stop.Token));
        Assert.False(File.Exists(folder.File("stopped.onnx")));
        Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, ".mcmc"), "stopped.*.finetune"));
        var first = 0;
        Compress("stopped", progress: new Watcher(report => first = first == 0 && report is { Phase: "fine-tuning", Done: > 0 } ? report.Done : first));

        Assert.Equal(6, first);
        Assert.Equal(Bytes("whole"), Bytes("stopped"));
    }

    [Fact]
    public void Samples_that_judge_decide_nothing()
    {
        Compress("before");
        FineTune("alone-before");
        var judge = DataSlices.Draw(Validation, Training, seed: 0).Judge;
        Assert.Equal(Validation - 30, judge.Length);
        SquareImages.Spoil(folder, "validation", judge);
        Compress("after");
        FineTune("alone-after");
        Assert.Equal(Bytes("before"), Bytes("after"));
        Assert.Equal(Bytes("alone-before"), Bytes("alone-after"));
    }

    [Fact]
    public void Training_data_with_samples_of_the_validation_data_is_MCMC4004()
    {
        var failure = Assert.Throws<McmcException>(() => Compress("out", trainingData: validation));
        Assert.Equal(Codes.DataMismatch, failure.Diagnostic.Code);
        Assert.Contains("in common", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Codes.DataMismatch, Assert.Throws<McmcException>(() => FineTune("out", validation)).Diagnostic.Code);
        Assert.Equal(Codes.OptionMissing, Assert.Throws<McmcException>(() => Compress("out", trainingData: null)).Diagnostic.Code);

        // Two ranges of the same files are two data sets.
        string Part(string name, string range) => folder.Write(name, System.Text.Encoding.UTF8.GetBytes(File.ReadAllText(validation).Replace("\"shape\"", $"\"range\":[{range}],\"shape\"", StringComparison.Ordinal)));
        Assert.NotNull(TrainingSet.Load(Part("a.json", "0,45"), DataDescriptor.Load(Part("b.json", "45,45"))));
        Assert.Throws<McmcException>(() => TrainingSet.Load(Part("a.json", "0,46"), DataDescriptor.Load(Part("b.json", "45,45"))));
    }

    private byte[] Bytes(string name) => File.ReadAllBytes(folder.File(name + ".onnx"));

    private CompressionResult Compress(string name, int epochs = 3, IProgress<CompressionProgress>? progress = null, CancellationToken? cancellation = null) =>
        Compress(name, training, epochs, progress, cancellation);

    private CompressionResult Compress(string name, string? trainingData, int epochs = 3, IProgress<CompressionProgress>? progress = null, CancellationToken? cancellation = null) =>
        new CompressionPipeline(TimeProvider.System, progress ?? new Watcher(_ => { }), _ => { }).Run(
            new CompressionRequest
            {
                ModelPath = Model,
                OutputPath = folder.File(name + ".onnx"),
                Budgets = BudgetSet.Parse([(BudgetKind.Flops, "20%", "--max-flops")]),
                DataPath = validation,
                TrainingDataPath = trainingData,
                FineTune = epochs == 0 ? null : Options(epochs),
                Trials = 6,
            },
            cancellation ?? TestContext.Current.CancellationToken);

    private FineTuneOutcome FineTune(string name, string? trainingData = null) =>
        new FineTunePipeline(TimeProvider.System, new Watcher(_ => { }), _ => { }).Run(
            new FineTuneRequest
            {
                ModelPath = TestModels.PathOf("small/vgg-bn-opset9.onnx"),
                TeacherPath = Model,
                OutputPath = folder.File(name + ".onnx"),
                TrainingDataPath = trainingData ?? training,
                DataPath = validation,
                Options = Options(2),
            },
            TestContext.Current.CancellationToken);

    private static FineTuneOptions Options(int epochs) => new() { Epochs = epochs, BatchSize = 32, SaveInterval = TimeSpan.Zero };

    private sealed class Watcher(Action<CompressionProgress> report) : IProgress<CompressionProgress>
    {
        public void Report(CompressionProgress value) => report(value);
    }
}
