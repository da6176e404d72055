using System.CommandLine;
using Mcmc.Compression;
using Mcmc.Tool.Options;
using Mcmc.Tool.Output;
using Mcmc.Tool.Output.Documents;
using Mcmc.Tool.Output.Reports;
using Mcmc.Tool.Output.Views;

namespace Mcmc.Tool.Commands;

/// <summary><c>mcmc check MODEL</c> and budgets: the gate alone.</summary>
internal sealed class CheckCommand : EngineCommand
{
    private readonly ModelOptions model = new();
    private readonly BudgetOptions budgets;
    private readonly ReportOptions reports;
    private readonly Option<string?> original = new("--original") { Description = "The model before compression, for budgets in percent of it and for --max-accuracy-drop.", HelpName = "FILE" };
    private readonly Option<string?> lockFile = new("--lock") { Description = "A lock file: its figures stand in for the original's, its budgets hold where none is given, and a model worse than it says fails.", HelpName = "FILE" };
    private readonly DeviceOption device = new("Predict the latency on another device instead of measuring it here");
    private readonly Option<string?> data = DataOption.Optional("Data for the accuracy budgets");

    public CheckCommand()
        : base("check", "Says whether a model meets its budgets; exit code 1 if it does not.")
    {
        budgets = new BudgetOptions(this);
        Options.Add(original);
        Options.Add(lockFile);
        Options.Add(data);
        Options.Add(device);
        reports = new ReportOptions(this);
        AddLast(model);
    }

    public override IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("mcmc check model.onnx --max-flops 150M --max-memory 8MB", "the gate of a CI build"),
        ("mcmc check small.onnx --lock small.mcmc.lock.json --sarif mcmc.sarif --junit mcmc.xml", "the budgets and figures of a lock file, with reports"),
        ("mcmc check small.onnx --original model.onnx --max-flops 50% --data data.json --max-accuracy-drop 0.5", "budgets relative to the original"),
    ];

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var request = new CheckRequest
        {
            ModelPath = model.Path(parsed),
            CheckpointPath = model.Checkpoint(parsed),
            OriginalPath = parsed.GetValue(original),
            LockPath = parsed.GetValue(lockFile),
            Budgets = budgets.Read(parsed),
            DataPath = parsed.GetValue(data),
            DevicePath = parsed.GetValue(device),
            DeviceThreads = model.GivenThreads(parsed),
            Inputs = model.Inputs(parsed),
            Threads = model.Threads(parsed),
        };
        var result = ModelFile.About(request.ModelPath, () => terminal.Track(progress =>
            new BudgetCheck(terminal.Clock, progress, terminal.About(request.ModelPath)).Run(request, cancellation)));
        terminal.Result(CheckDocument.Of(result), JsonFormat.Default.CheckDocument, console => CheckView.Render(console, result));
        var (missed, report) = (result.Missed(request.ModelPath), new GateReport(request.ModelPath, result));
        reports.Write(parsed, report);
        new CiServices(Environment.GetEnvironmentVariable, terminal.Error).Tell(report, missed);
        if (missed is null)
        {
            return 0;
        }

        terminal.Report(missed);
        return missed.Code.ExitCode;
    }
}
