using Mcmc.Compression;
using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Runtime;
using Mcmc.Training;
using Mcmc.Training.Losses;
using Mcmc.Training.Optimizers;

namespace Mcmc.Tests.Compression;

public sealed class OneShotRepairTests : IDisposable
{
    private const int Samples = 96;
    private readonly TemporaryFolder folder = new();
    private readonly Model model = OnnxFile.Load(TestModels.PathOf("small/vgg-bn.onnx"));
    private readonly string data;

    public OneShotRepairTests() => data = SquareImages.Write(folder, "calibration", model, Samples, 1);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Training_begins_with_the_network_that_was_repaired()
    {
        var (expected, actual) = FirstOutputs(isTrainedNext: true);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-2f));
    }

    [Fact]
    public void Running_statistics_stay_where_no_training_follows()
    {
        // Else the test above would show nothing.
        var (expected, actual) = FirstOutputs(isTrainedNext: false);
        Assert.Contains(expected.Zip(actual), pair => MathF.Abs(pair.First - pair.Second) > 0.1f);
    }

    /// <returns>What the repaired model computes, and what a step of training that goes by the batch's statistics does.</returns>
    private (float[] Repaired, float[] Trained) FirstOutputs(bool isTrainedNext)
    {
        var groups = ChannelGroups.Find(model);
        var policy = Policy.OfWidths(groups, Importance.L2(groups), [.. groups.Widths.Select(w => (w + 1) / 2)]);
        var pruned = Pruner.Slice(policy);
        new OneShotRepair(policy, new InputShapes(), 1) { IsTrainedNext = isTrainedNext }.OnSamples(pruned, data, new Progress<CompressionProgress>(), TestContext.Current.CancellationToken);

        using var samples = new OpenData(DataDescriptor.Load(data));
        var images = CalibrationInputs.Read(pruned, samples.Samples, [.. Enumerable.Range(0, Samples)]).SelectMany(batch => batch.As<float>().ToArray()).ToArray();
        using var trainer = new Trainer(pruned, new TrainerOptions { Mode = new TrainingMode(Samples), Loss = new CrossEntropy(), Optimizer = new Sgd() });
        images.CopyTo(trainer.Inputs[0].As<float>());
        trainer.Step(0);
        using var runner = InferenceRunner.Load(pruned);
        return (runner.Run(trainer.Inputs[0])[0].As<float>().ToArray(), trainer.Outputs[0].As<float>().ToArray());
    }
}
