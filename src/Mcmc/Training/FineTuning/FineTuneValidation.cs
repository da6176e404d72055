using Mcmc.Data.Evaluation;
using Mcmc.Diagnostics;
using Mcmc.Ir;

namespace Mcmc.Training.FineTuning;

/// <summary>The quality of weights on the validation samples: against labels, or without them agreement with the teacher.</summary>
internal sealed class FineTuneValidation(FineTuneJob job, int threads, TimeProvider clock)
{
    private readonly Evaluator evaluator = new(job.Validation, job.ValidationSamples, new EvaluationOptions { Threads = threads }, clock);
    private ReferenceOutputs? reference;

    public QualityMeasure Measure => job.Validation.HasLabels ? QualityMeasure.Accuracy : QualityMeasure.Agreement;

    /// <exception cref="McmcException">MCMC4003 also where there are neither labels nor a teacher.</exception>
    public Quality Of(Model model, CancellationToken cancellation)
    {
        if (job.Validation.HasLabels)
        {
            return evaluator.Accuracy(model, cancellation: cancellation);
        }

        if (job.Teacher is null)
        {
            throw new McmcException(Codes.DataInvalid, "The validation data has no labels, and there is no teacher to agree with instead. Name the labels in the data's descriptor, or the original as the teacher.", job.Validation.Name);
        }

        reference ??= evaluator.Reference(job.Teacher, cancellation: cancellation);
        return evaluator.Agreement(model, reference, cancellation: cancellation);
    }
}
