using Mcmc.Costs;
using Mcmc.Costs.Devices;
using Mcmc.Ir;
using Mcmc.Pruning;
using Mcmc.Runtime;
using Mcmc.Tool.Options;
using Mcmc.Tool.Output;
using Mcmc.Tool.Output.Documents;

namespace Mcmc.Tool.Commands;

/// <summary>The latency of a model with what each layer takes of it.</summary>
/// <param name="Document">The whole.</param>
/// <param name="LayerMs">Milliseconds of each node that has kernels of its own.</param>
internal sealed record InspectedLatency(LatencyDocument Document, IReadOnlyDictionary<Node, double> LayerMs)
{
    /// <summary>Measures on this machine.</summary>
    /// <exception cref="Diagnostics.McmcException">MCMC3007, MCMC3008, MCMC4011, MCMC4012.</exception>
    public static InspectedLatency Measure(ModelFile file, RunnerOptions options, Terminal terminal, CancellationToken cancellation)
    {
        terminal.Note("measuring the latency");
        var result = file.About(() => new LatencyMeasurement(terminal.Clock).Measure(file.Model, file.Inputs, options, file.Path, cancellation));
        if (result.Warning is { } warning)
        {
            terminal.About(file.Path)(warning);
        }

        var shares = file.About(() => LayerTimes.Shares(file.Model, file.Inputs, options, terminal.Clock, cancellation));
        return Of(LatencyDocument.Measured(result, InferenceRunner.Provider), shares.ToDictionary(s => s.Key, s => s.Value * result.MedianMs));
    }

    /// <summary>Predicts from a device profile.</summary>
    /// <exception cref="Diagnostics.McmcException">MCMC4005, MCMC4021, MCMC4022, MCMC4023.</exception>
    public static InspectedLatency Predict(string profile, ChannelGroups groups, int? threads, Terminal terminal)
    {
        var latency = ProfileUse.Open(profile, groups, InferenceRunner.RuntimeVersion, InferenceRunner.Provider, threads, terminal.Report);
        var widths = groups.Widths;
        var document = LatencyDocument.Predicted(latency.LatencyMs(widths), latency.ErrorShare, SlowWidth.Find(groups, latency));

        // The groups may be those of a copy with a few more constants; its nodes are the same.
        var number = groups.Model.Graph.Nodes.Select((node, i) => (node, i)).ToDictionary(n => n.node, n => n.i);
        return Of(document with { Threads = threads }, latency.Layers(widths).ToDictionary(l => groups.Source.Graph.Nodes[number[l.Node]], l => l.Ms));
    }

    private static InspectedLatency Of(LatencyDocument document, Dictionary<Node, double> layers) =>
        new(document with { Bottleneck = layers.Count == 0 ? null : layers.MaxBy(l => l.Value).Key.DisplayName }, layers);
}
