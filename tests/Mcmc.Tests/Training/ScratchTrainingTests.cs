using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Ir.Onnx;
using Mcmc.Tests.Repository;
using Mcmc.Training;
using Mcmc.Training.Losses;
using Mcmc.Training.Optimizers;

namespace Mcmc.Tests.Training;

/// <summary>The first steps of a network on real images, against those that <c>tests/Mcmc.Benchmarks/Scratch/scratch.py save</c> saved from PyTorch.</summary>
public sealed class ScratchTrainingTests
{
    private const int Batch = 64;

    /// <summary>In units of the number of steps: rounding differs, and every step makes more of it.</summary>
    private const float Drift = 1e-4f;

    [Fact]
    public void Step_gives_PyTorchs_losses_one_after_the_other()
    {
        var expected = SavedValues.Floats(SavedValues.Read("scratch.json", "losses"));
        using var data = DataDescriptor.Load(RepositoryRoot.PathOf("samples", "QuickStart", "data", "training.json")).Open();
        var model = OnnxFile.Load(RepositoryRoot.PathOf("tests", "Mcmc.Tests", "Training", "scratch.onnx"));
        using var trainer = new Trainer(model, new TrainerOptions
        {
            Mode = new TrainingMode(Batch), Loss = new CrossEntropy(), Optimizer = new Sgd { WeightDecay = 5e-4f },
        });

        var losses = new List<float>();
        var labels = new int[Batch];
        for (var step = 0; step < expected.Length; step++)
        {
            data.Read([.. Enumerable.Range(step * Batch, Batch)], trainer.Inputs[0].As<float>(), labels);
            for (var i = 0; i < Batch; i++)
            {
                trainer.Targets[CrossEntropy.Labels].As<long>()[i] = labels[i];
            }

            losses.Add(trainer.Step(0.05f));
        }

        Assert.All(expected.Zip(losses), (pair, step) => Assert.Equal(pair.First, pair.Second, Drift * (step + 1)));

        // The export has one constant for scale and running variance, and one for offset and running mean.
        trainer.WriteTo(model);
        Assert.InRange(new Evaluator(data, [.. Enumerable.Range(3000, 500)]).Accuracy(model, cancellation: TestContext.Current.CancellationToken).Loss, 0, 1.5);
    }
}
