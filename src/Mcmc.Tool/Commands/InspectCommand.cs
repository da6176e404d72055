using System.CommandLine;
using Mcmc.Costs;
using Mcmc.Tool.Options;
using Mcmc.Tool.Output;
using Mcmc.Tool.Output.Documents;
using Mcmc.Tool.Output.Views;

namespace Mcmc.Tool.Commands;

/// <summary><c>mcmc inspect MODEL</c>: costs, layers, channel groups, what is fenced off and why.</summary>
internal sealed class InspectCommand : EngineCommand
{
    private readonly ModelOptions model = new();
    private readonly ExcludeOption exclude = new();
    private readonly Option<bool> latency = new("--latency") { Description = "Measure the latency on this machine." };
    private readonly Option<bool> verbose = new("--verbose") { Description = "Show every layer, and every group with its weights." };

    public InspectCommand()
        : base("inspect", "Shows what a model costs (MACs, memory, latency), layer by layer, and which channels can be pruned.")
    {
        Options.Add(latency);
        Options.Add(exclude);
        Options.Add(verbose);
        AddLast(model);
        LeaveOut("--device", "'--latency' measures on this machine.");
    }

    public override IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("mcmc inspect model.onnx", "the totals, the layers with the most MACs, the channel groups"),
        ("mcmc inspect model.onnx --latency --threads 2", "the latency on this machine as well"),
        ("mcmc inspect model.onnx --input image=1x3x224x224 --json", "a model with open input dimensions, as JSON"),
    ];

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var file = model.Open(parsed);
        var groups = file.Groups(exclude.Read(parsed), terminal);
        var plan = file.About(() => new CostPlan(groups.Source, groups.SourceShapes));
        var document = new InspectDocument(
            new ModelDocument(file.Path, file.Sha256(), file.Model.Opset, file.Producer),
            CostsDocument.Of(plan.Original, parsed.GetValue(latency) ? LatencyMs(parsed, file, terminal, cancellation) : null),
            [.. plan.Layers().Select(LayerDocument.Of)],
            [.. groups.All.Select(GroupDocument.Of)]);
        terminal.Result(document, JsonFormat.Default.InspectDocument, console => InspectView.Render(console, document, parsed.GetValue(verbose)));
        return 0;
    }

    private double LatencyMs(ParseResult parsed, ModelFile file, Terminal terminal, CancellationToken cancellation)
    {
        terminal.Note("measuring the latency");
        var result = file.About(() => new LatencyMeasurement(terminal.Clock).Measure(file.Model, file.Inputs, model.Runner(parsed), file.Path, cancellation));
        if (result.Warning is { } warning)
        {
            terminal.About(file.Path)(warning);
        }

        return result.MedianMs;
    }
}
