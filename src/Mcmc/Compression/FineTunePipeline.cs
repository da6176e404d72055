using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Training.FineTuning;

namespace Mcmc.Compression;

/// <summary>
/// Model and data in, fine-tuned model out: trained on the training data, chosen on one part of the validation data and
/// judged on the other. The output appears only when everything is done; until then, a state beside it goes on.
/// </summary>
internal sealed class FineTunePipeline(TimeProvider clock, IProgress<CompressionProgress> progress, Action<Diagnostic> warn)
{
    /// <exception cref="McmcException">As <see cref="FineTuner.Run"/>; 3xxx (models), 4xxx (configuration).</exception>
    public FineTuneOutcome Run(FineTuneRequest request, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        progress.Report(new CompressionProgress("reading the model"));
        var model = SourceModel.Load(request.ModelPath, request.CheckpointPath);
        OutputPath.RequireApart(request.OutputPath, request.ModelPath, model);
        var teacher = request.TeacherPath is { } path ? Teacher(path, request.OutputPath) : null;
        var descriptor = DataDescriptor.Load(request.DataPath);
        using var training = new OpenData(TrainingSet.Load(request.TrainingDataPath, descriptor));
        using var validation = new OpenData(descriptor);
        var data = validation.Samples;
        var slices = DataSlices.Draw(data.Count, training.Samples.Count, request.Options.Seed);
        var stem = StudyFolder.Open(request.OutputPath, request.StudyDirectory);

        var result = new FineTuneStep(clock, progress, warn).Run(model, teacher, training, validation, slices.Search, request.Options, stem, cancellation);
        using var written = ProvisionalModel.Write(result.Model, request.OutputPath, singleFile: false);
        progress.Report(new CompressionProgress("judging on samples that chose nothing"));
        var judge = new Evaluator(data, slices.Judge, new EvaluationOptions { Threads = request.Options.Threads }, clock);
        var outcome = Judge(request.OutputPath, result, judge, data.HasLabels, (model, teacher, written.Read()), cancellation);
        written.Publish();
        FineTuneStateFile.Forget(stem);
        return outcome with { Seconds = clock.GetElapsedTime(start).TotalSeconds };
    }

    private static Model Teacher(string path, string output)
    {
        var teacher = OnnxFile.Load(path);
        OutputPath.RequireApart(output, path, teacher);
        return teacher;
    }

    private static FineTuneOutcome Judge(
        string output, FineTuneResult result, Evaluator judge, bool hasLabels, (Model Before, Model? Teacher, Model After) models, CancellationToken cancellation)
    {
        if (hasLabels)
        {
            Quality Accuracy(Model model) => judge.Accuracy(model, cancellation: cancellation);
            return new FineTuneOutcome(output, result, models.Teacher is null ? null : Accuracy(models.Teacher), Accuracy(models.Before), Accuracy(models.After), 0);
        }

        var reference = judge.Reference(models.Teacher!, cancellation: cancellation);
        Quality Agreement(Model model) => judge.Agreement(model, reference, cancellation: cancellation);
        return new FineTuneOutcome(output, result, reference.Quality, Agreement(models.Before), Agreement(models.After), 0);
    }
}
