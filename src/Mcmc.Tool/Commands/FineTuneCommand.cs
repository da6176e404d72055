using System.CommandLine;
using Mcmc.Compression;
using Mcmc.Tool.Options;
using Mcmc.Tool.Output;
using Mcmc.Tool.Output.Documents;
using Mcmc.Tool.Output.Views;
using Mcmc.Training.FineTuning;

namespace Mcmc.Tool.Commands;

/// <summary><c>mcmc finetune MODEL -o OUT --data D --training-data D</c>: trains the weights that a model has.</summary>
internal sealed class FineTuneCommand : EngineCommand
{
    private const int UsualEpochs = 5;

    private readonly ModelOptions model = new(Environment.ProcessorCount);
    private readonly OutputOption output = new();
    private readonly Option<string> data = DataOption.Required("Validation data: a part chooses the best weights, the rest judges them");
    private readonly TrainingDataOption trainingData = new() { Required = true };
    private readonly NumberOption<int> epochs = new("--epochs", "a whole number from 1 to 10000", n => n is >= 1 and <= 10_000)
    {
        Description = "Passes over the training data.",
        HelpName = "N",
        DefaultValueFactory = _ => UsualEpochs,
    };

    private readonly Option<string?> teacher = new("--teacher") { Description = "The original model, whose outputs are learnt beside the labels (without labels, they alone).", HelpName = "FILE" };
    private readonly NumberOption<float> rate = new("--learning-rate", "a number over 0 and up to 10", r => r is > 0 and <= 10)
    {
        Description = "The highest learning rate; it rises to it and falls to 0 along half a cosine (default: 0.01, more for more than 5 epochs, or 0.005 without BatchNormalization).",
        HelpName = "R",
    };

    private readonly NumberOption<int> batch = new("--batch-size", "a whole number from 1 to 65536", n => n is >= 1 and <= 65536)
    {
        Description = "Samples per step (default: 128, or all of a smaller data set).",
        HelpName = "N",
    };

    private readonly Option<bool> recompute = new("--recompute") { Description = "Save memory by computing most of the forward pass twice; the result is the same." };
    private readonly Option<string?> study = new("--study") { Description = "Folder that keeps the state, from which a stopped run goes on (default: .mcmc beside OUT).", HelpName = "DIR" };
    private readonly DurationOption saveEvery = new("--save-every", TimeSpan.FromSeconds(30)) { Description = "How often the state is saved; each epoch ends with it too." };
    private readonly NumberOption<long> seed = new("--seed", "a whole number", _ => true)
    {
        Description = "The same seed on the same machine gives the same file.",
        HelpName = "S",
        DefaultValueFactory = _ => 0,
    };

    public FineTuneCommand()
        : base("finetune", "Trains the weights of a model, keeps the best ones, and goes on where it was stopped.")
    {
        Options.Add(output);
        Options.Add(data);
        Options.Add(trainingData);
        Options.Add(epochs);
        Options.Add(teacher);
        Options.Add(rate);
        Options.Add(batch);
        Options.Add(recompute);
        Options.Add(study);
        Options.Add(saveEvery);
        Options.Add(seed);
        AddLast(model);
    }

    public override IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("mcmc finetune small.onnx -o tuned.onnx --data val.json --training-data train.json --teacher model.onnx", "what the original answers is learnt too"),
        ("mcmc finetune model.onnx -o tuned.onnx --data val.json --training-data train.json --epochs 20", "from labels alone; run it again after a stop, and it goes on"),
    ];

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var request = new FineTuneRequest
        {
            ModelPath = model.Path(parsed),
            CheckpointPath = model.Checkpoint(parsed),
            OutputPath = output.Read(parsed, model.Path(parsed)),
            TeacherPath = parsed.GetValue(teacher),
            TrainingDataPath = trainingData.Read(parsed)!,
            DataPath = parsed.GetRequiredValue(data),
            StudyDirectory = parsed.GetValue(study),
            Options = new FineTuneOptions
            {
                Epochs = parsed.GetValue(epochs),
                BatchSize = parsed.GetResult(batch) is null ? null : parsed.GetValue(batch),
                LearningRate = parsed.GetResult(rate) is null ? null : parsed.GetValue(rate),
                Recomputes = parsed.GetValue(recompute),
                Seed = parsed.GetValue(seed),
                Threads = model.Threads(parsed),
                SaveInterval = parsed.GetValue(saveEvery),
            },
        };
        var outcome = ModelFile.About(request.ModelPath, () => terminal.Track(progress =>
            new FineTunePipeline(terminal.Clock, progress, terminal.About(request.ModelPath)).Run(request, cancellation)));
        terminal.Result(FineTuneDocument.Of(outcome), JsonFormat.Default.FineTuneDocument, console => FineTuneView.Render(console, outcome));
        return 0;
    }
}
