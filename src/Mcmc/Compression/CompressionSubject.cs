using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Compression;

/// <summary>What a request is about, opened: the model with its channel groups, and the validation data with its slices.</summary>
internal sealed class CompressionSubject : IDisposable
{
    private CompressionSubject(CompressionRequest request, Model model, InputShapes inputs, ChannelGroups groups, OpenData data, OpenData? training, IReadOnlyList<string> dataFiles)
    {
        (Request, Model, Inputs, Groups, DataFiles) = (request, model, inputs, groups, dataFiles);
        (Validation, Training) = (data, training);
        Slices = DataSlices.Draw(data.Samples.Count, training?.Samples.Count, request.Seed);
    }

    public CompressionRequest Request { get; }

    public Model Model { get; }

    public InputShapes Inputs { get; }

    public ChannelGroups Groups { get; }

    public IDataSet Data => Validation.Samples;

    public OpenData Validation { get; }

    /// <summary>Null where the request names none.</summary>
    public OpenData? Training { get; }

    /// <summary>Every file or folder that decides what the data are.</summary>
    public IReadOnlyList<string> DataFiles { get; }

    public DataSlices Slices { get; }

    /// <param name="request">What the user asked for.</param>
    /// <param name="warn">Given what a user should know of a result that stands.</param>
    /// <param name="reads">Told each file, beside the model, that the result depends on.</param>
    /// <exception cref="McmcException">3xxx (model), 4xxx (configuration).</exception>
    public static CompressionSubject Open(CompressionRequest request, Action<Diagnostic> warn, Action<string>? reads)
    {
        var model = SourceModel.Load(request.ModelPath, request.CheckpointPath);
        OutputPath.RequireApart(request.OutputPath, request.ModelPath, model);
        var inputs = new InputShapes(request.Inputs);
        var groups = GroupSurvey.FindPrunable(model, inputs, request.Exclude, warn);
        var descriptor = DataDescriptor.Load(request.DataPath);
        if (request is { FineTune: not null, TrainingDataPath: null })
        {
            throw new McmcException(Codes.OptionMissing, "Fine-tuning needs data to train on, which is not named. Name it with --training-data (TrainingData in a project), or leave fine-tuning out.");
        }

        var training = request.TrainingDataPath is { } path ? TrainingSet.Load(path, descriptor) : null;
        foreach (var file in ExternalFiles.Of(model, request.ModelPath).Concat(descriptor.Inputs).Concat(training?.Inputs ?? []).Concat(request.CheckpointPath is { } weights ? [weights] : []))
        {
            reads?.Invoke(file);
        }

        var data = new OpenData(descriptor);
        try
        {
            return new CompressionSubject(request, model, inputs, groups, data, training is null ? null : new OpenData(training), [.. descriptor.Inputs, .. training?.Inputs ?? []]);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>What weights are repaired with: samples of the training data where there is some.</summary>
    public CalibrationSet Calibration => (Slices.CalibrationIsTraining ? Training! : Validation).Calibration(Slices.Calibration);

    /// <summary>The same as a model takes them.</summary>
    public IReadOnlyList<RunnerTensor> CalibrationBatches() => CalibrationInputs.Read(Model, Calibration.Data, Calibration.Samples);

    /// <summary>Evaluates models on some samples of the data.</summary>
    public Evaluator Evaluator(int[] samples, TimeProvider clock) =>
        new(Data, samples, new EvaluationOptions { Threads = Request.Threads }, clock);

    public void Dispose()
    {
        Validation.Dispose();
        Training?.Dispose();
    }
}
