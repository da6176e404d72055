using System.CommandLine;
using Mcmc.Costs;
using Mcmc.Diagnostics;
using Mcmc.Pruning;
using Mcmc.Runtime;
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
    private readonly DeviceOption device = new("Predict the latency on another device");
    private readonly Option<bool> memory = new("--memory") { Description = "Measure the memory too, in a process of its own." };
    private readonly Option<bool> verbose = new("--verbose") { Description = "Show every layer, and every group with its weights." };

    public InspectCommand()
        : base("inspect", "Shows what a model costs (MACs, memory, latency), layer by layer, and which channels can be pruned.")
    {
        Options.Add(latency);
        Options.Add(device);
        Options.Add(memory);
        Options.Add(exclude);
        Options.Add(verbose);
        AddLast(model);
    }

    public override IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("mcmc inspect model.onnx", "the totals, the layers with the most MACs, the channel groups"),
        ("mcmc inspect model.onnx --latency --threads 2", "the latency on this machine, and where it goes"),
        ("mcmc inspect model.onnx --device edge.json", "the latency on the device that edge.json was measured on"),
        ("mcmc inspect model.onnx --input image=1x3x224x224 --json", "a model with open input dimensions, as JSON"),
    ];

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var file = model.Open(parsed);
        var groups = file.Groups(exclude.Read(parsed), terminal);
        var plan = file.About(() => new CostPlan(groups.Source, groups.SourceShapes));
        var time = Latency(parsed, file, groups, terminal, cancellation);
        var document = new InspectDocument(
            new ModelDocument(file.Path, file.Sha256(), file.Model.Opset, file.Producer),
            CostsDocument.Of(plan.Original, time?.Document.Ms),
            [.. plan.Layers().Select(layer => LayerDocument.Of(layer, time?.LayerMs.TryGetValue(layer.Node, out var ms) is true ? ms : null))],
            [.. groups.All.Select(GroupDocument.Of)])
        {
            Latency = time?.Document,
            Memory = parsed.GetValue(memory) ? Memory(parsed, file, groups, terminal, cancellation) : null,
        };
        terminal.Result(document, JsonFormat.Default.InspectDocument, console => InspectView.Render(console, document, parsed.GetValue(verbose)));
        return 0;
    }

    private MeasuredMemoryDocument Memory(ParseResult parsed, ModelFile file, ChannelGroups groups, Terminal terminal, CancellationToken cancellation)
    {
        terminal.Note("measuring the memory");
        var shapes = file.Model.Graph.Feeds.Select(feed => (feed.Name, groups.Shapes[feed]!));
        var process = MemoryProbeCommand.Measure(file.Path, shapes, model.Threads(parsed), cancellation);
        var allocated = file.About(() => AllocationRecord.PeakBytes(file.Model, RandomInputs.Draw(file.Model, file.Inputs), model.Runner(parsed)));
        return new MeasuredMemoryDocument(process.PeakBytes - process.BaselineBytes, allocated);
    }

    private InspectedLatency? Latency(ParseResult parsed, ModelFile file, ChannelGroups groups, Terminal terminal, CancellationToken cancellation)
    {
        if (parsed.GetValue(device) is not { } profile)
        {
            return parsed.GetValue(latency) ? InspectedLatency.Measure(file, model.Runner(parsed), terminal, cancellation) : null;
        }

        return parsed.GetValue(latency)
            ? throw new McmcException(Codes.Usage, "Give either --latency, which measures on this machine, or --device FILE, which predicts for another.")
            : InspectedLatency.Predict(profile, groups, model.GivenThreads(parsed), terminal);
    }
}
