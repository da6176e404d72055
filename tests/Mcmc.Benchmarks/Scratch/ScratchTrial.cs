using System.Diagnostics;
using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Data.Streaming;
using Mcmc.Ir.Onnx;
using Mcmc.Proofs;
using Mcmc.Training;
using Mcmc.Training.Losses;
using Mcmc.Training.Optimizers;
using Mcmc.Training.Schedules;

namespace Mcmc.Benchmarks.Scratch;

/// <summary>Trains the network of <c>scratch.py</c> by the same rules: its numbers stand there.</summary>
internal static class ScratchTrial
{
    private const int Batch = 64;
    private const int Epochs = 8;
    private const float Rate = 0.05f;

    /// <param name="modelPath">The network with the first weights of this seed.</param>
    /// <param name="seed">Of the order and the variation of the samples.</param>
    public static ScratchRecord Run(string modelPath, int seed)
    {
        var model = OnnxFile.Load(modelPath);
        using var data = Open("training");
        using var stream = new TrainingStream(data, new StreamOptions { BatchSize = Batch, Seed = seed, Augment = new Augmentation(PadCrop: 2, Flip: true) });
        using var trainer = new Trainer(model, new TrainerOptions
        {
            Mode = new TrainingMode(Batch), Loss = new CrossEntropy(), Optimizer = new Sgd { WeightDecay = 5e-4f }, Seed = seed,
        });

        var watch = Stopwatch.StartNew();
        var steps = Epochs * stream.BatchesPerEpoch;
        var schedule = new Cosine(Rate, steps);
        for (var step = 0; step < steps; step++)
        {
            var batch = stream.Take();
            batch.Pixels.Data.CopyTo(trainer.Inputs[0].Data);
            var labels = trainer.Targets[CrossEntropy.Labels].As<long>();
            for (var i = 0; i < Batch; i++)
            {
                labels[i] = batch.Labels[i];
            }

            trainer.Step(schedule.At(step));
        }

        var seconds = watch.Elapsed.TotalSeconds;
        trainer.WriteTo(model);
        return new ScratchRecord("Mcmc", seed, Accuracy("validation"), Accuracy("test"), seconds);

        double Accuracy(string name)
        {
            using var samples = Open(name);
            return new Evaluator(samples).Accuracy(model).Top1;
        }
    }

    private static IDataSet Open(string name) =>
        DataDescriptor.Load(Path.Combine(ModelFolder.RepositoryRoot, "samples", "QuickStart", "data", $"{name}.json")).Open();
}
