using Mcmc.Data.Evaluation;
using Mcmc.Data.Streaming;
using Mcmc.Runtime;
using Mcmc.Training.Losses;

namespace Mcmc.Training.FineTuning;

/// <summary>Puts a batch of the stream where a step reads it: samples as the model takes them, labels as probabilities.</summary>
internal sealed class BatchWriter(Trainer trainer, SampleFit fit)
{
    private readonly RunnerTensor input = trainer.Inputs[0];
    private readonly RunnerTensor? targets = trainer.Targets.GetValueOrDefault(CrossEntropy.Probabilities);

    public void Write(TrainingBatch batch)
    {
        var from = batch.Pixels.As<float>();
        var to = input.As<float>();
        if (!fit.Moves)
        {
            from.CopyTo(to);
        }

        for (var i = 0; fit.Moves && i < batch.Samples.Length; i++)
        {
            fit.Write(from.Slice(i * fit.Elements, fit.Elements), to.Slice(i * fit.Elements, fit.Elements));
        }

        if (targets is not null)
        {
            batch.WriteTargets(targets.As<float>());
        }
    }
}
