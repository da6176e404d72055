using System.CommandLine;
using Mcmc.Compression;
using Mcmc.Compression.Locking;
using Mcmc.Costs;
using Mcmc.Diagnostics;
using Mcmc.Search;
using Mcmc.Tool.Options;
using Mcmc.Tool.Output;
using Mcmc.Tool.Output.Documents;
using Mcmc.Tool.Output.Views;
using Mcmc.Training.FineTuning;

namespace Mcmc.Tool.Commands;

/// <summary><c>mcmc compress MODEL -o OUT --data D</c> and budgets: the whole pipeline.</summary>
internal sealed class CompressCommand : EngineCommand
{
    private readonly ModelOptions model = new();
    private readonly OutputOption output = new();
    private readonly ExcludeOption exclude = new();
    private readonly BudgetOptions budgets;
    private readonly Option<string> data = DataOption.Required("Validation data, by which channels are chosen and the result is judged");
    private readonly DeviceOption device = new("Predict the latency on another device, and keep widths that it runs fast");
    private readonly Option<string?> priority = new("--priority") { Description = "What counts among the models within the budgets, such as quality=1,latency=0.5 (objectives: quality, latency, flops, memory; default: quality alone).", HelpName = "WEIGHTS" };
    private readonly DurationOption time = new("--time", CompressionRequest.DefaultSearchTime) { Description = "How long to search, unless the trials are done earlier; repair and proof follow." };
    private readonly NumberOption<int> trials = new("--trials", "a whole number of at least 1", n => n >= 1) { Description = "How many networks the study is to have tried in all.", HelpName = "N" };
    private readonly Option<string?> study = new("--study") { Description = "Folder that keeps what was learnt, for the next run (default: .mcmc beside OUT).", HelpName = "DIR" };
    private readonly StoreOption store = new();
    private readonly TrainingDataOption trainingData = new();
    private readonly ReconstructOption reconstruct = new();
    private readonly NumberOption<int> fineTune = new("--fine-tune", "a whole number from 1 to 10000", n => n is >= 1 and <= 10_000)
    {
        Description = "Train the repaired model for so many passes over --training-data, learning from the original.",
        HelpName = "EPOCHS",
    };

    private readonly NumberOption<long> seed = new("--seed", "a whole number", _ => true)
    {
        Description = "The same seed on the same machine gives the same file.",
        HelpName = "S",
        DefaultValueFactory = _ => 0,
    };

    public CompressCommand()
        : base("compress", "Finds the best pruned model that meets all budgets at once, proves it and writes it.")
    {
        Options.Add(output);
        Options.Add(data);
        budgets = new BudgetOptions(this);
        Options.Add(device);
        Options.Add(priority);
        Options.Add(exclude);
        Options.Add(time);
        Options.Add(trials);
        Options.Add(trainingData);
        Options.Add(reconstruct);
        Options.Add(fineTune);
        Options.Add(study);
        Options.Add(store);
        Options.Add(seed);
        AddLast(model);
        LeaveOut("--repair", "What remains is always repaired here; leave it out.");
    }

    public override IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("mcmc compress model.onnx -o small.onnx --data data.json --max-flops 50%", "at most half of the MACs, at the best quality"),
        ("mcmc compress model.onnx -o small.onnx --data data.json --max-flops 50% --training-data train.json --fine-tune 5", "trains what remains for five epochs"),
        ("mcmc compress model.onnx -o small.onnx --data data.json --max-latency 4ms --max-memory 8MB --max-accuracy-drop 0.5", "three budgets at once; exit code 1 if no model meets them"),
        ("mcmc compress model.onnx -o small.onnx --data data.json --max-flops 50% --priority quality=1,latency=0.5 --trials 300", "trades quality for latency; 300 networks are tried, or those that are missing from the study"),
    ];

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var request = new CompressionRequest
        {
            ModelPath = model.Path(parsed),
            CheckpointPath = model.Checkpoint(parsed),
            OutputPath = output.Read(parsed, model.Path(parsed)),
            Budgets = Budgets(parsed),
            DataPath = parsed.GetRequiredValue(data),
            TrainingDataPath = trainingData.Read(parsed),
            ReconstructionSteps = parsed.GetValue(reconstruct),
            FineTune = FineTune(parsed),
            DevicePath = parsed.GetValue(device),
            DeviceThreads = model.GivenThreads(parsed),
            StudyDirectory = parsed.GetValue(study),
            Inputs = model.Inputs(parsed),
            Exclude = exclude.Read(parsed),
            Seed = parsed.GetValue(seed),
            Priority = Priority.Parse(parsed.GetValue(priority), priority.Name),
            SearchTime = IsGiven(parsed, time) ? parsed.GetValue(time) : null,
            Trials = IsGiven(parsed, trials) ? parsed.GetValue(trials) : null,
            SearchOn = IsGiven(parsed, time) || IsGiven(parsed, trials),
            Threads = model.Threads(parsed),
            ReconstructionThreads = TrainingThreads(parsed),
        };
        var result = ModelFile.About(request.ModelPath, () => terminal.Track(progress =>
            new LockedCompression(terminal.Clock, progress, terminal.About(request.ModelPath)).Search(request, ResultStore.Open(store.Folder(parsed)), cancellation)));
        terminal.Result(CompressDocument.Of(result, LockPaths.LockOf(request.OutputPath)), JsonFormat.Default.CompressDocument, console => CompressView.Render(console, result));
        return 0;
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private FineTuneOptions? FineTune(ParseResult parsed)
    {
        if (parsed.GetResult(fineTune) is null)
        {
            return null;
        }

        return trainingData.Read(parsed) is null
            ? throw new McmcException(Codes.OptionMissing, "--fine-tune needs data to train on: name it with --training-data.")
            : new FineTuneOptions { Epochs = parsed.GetValue(fineTune), Seed = parsed.GetValue(seed), Threads = TrainingThreads(parsed) };
    }

    /// <summary>All processors, where nothing else is said: training measures nothing.</summary>
    private int TrainingThreads(ParseResult parsed) => model.GivenThreads(parsed) ?? Environment.ProcessorCount;

    private BudgetSet Budgets(ParseResult parsed) =>
        budgets.Read(parsed) is { IsEmpty: false } set
            ? set
            : throw new McmcException(Codes.OptionMissing, "Without a budget there is nothing to compress to. Give one or more, such as --max-flops 50%; 'mcmc compress --help' lists them.");
}
