using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Runtime;

namespace Mcmc.Costs.Devices;

/// <summary>Where the time of a model goes on this machine, layer by layer.</summary>
internal static class LayerTimes
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1);

    /// <summary>Shares of the time by node; nodes that are fused into others have none. They add up to 1.</summary>
    /// <exception cref="Diagnostics.McmcException">MCMC3007, MCMC3008, MCMC4011, MCMC4012.</exception>
    public static IReadOnlyDictionary<Node, double> Shares(Model model, InputShapes inputs, RunnerOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        var target = ProfileTarget.Of("", model, inputs);
        using var beat = new ReferenceBeat(clock, options);
        var sites = target.Sites;
        var observation = new PolicyTimer(sites, inputs, options, beat, clock, Duration).Time(sites.Groups.Widths, cancellation);
        var tracingUs = TracingCost.PerKernelUs([observation]);
        double[] us = [.. sites.All.Select((_, i) => TracingCost.Without(observation, i, tracingUs))];
        var sum = us.Sum();
        var number = sites.Groups.Model.Graph.Nodes.Select((node, i) => (node, i)).ToDictionary(n => n.node, n => n.i);
        return sites.All.Select((site, i) => (Node: model.Graph.Nodes[number[site.Node]], Share: us[i] / sum, Kernels: observation.LayerKernels[i]))
            .Where(layer => layer.Kernels > 0)
            .ToDictionary(layer => layer.Node, layer => layer.Share);
    }
}
