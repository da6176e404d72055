using Mcmc.Costs.Devices;
using Mcmc.Diagnostics;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;

namespace Mcmc.Costs;

/// <summary>
/// What policies cost. Static costs follow from widths alone; latency comes from a device profile, or is measured on the
/// sliced model, only where a budget asks for it. A budget binds the prediction plus its error.
/// </summary>
internal sealed class PolicyCosts
{
    private readonly ChannelGroups groups;
    private readonly InputShapes inputs;
    private readonly CostPlan plan;
    private readonly ILatencyModel? latency;

    public PolicyCosts(ChannelGroups groups, InputShapes inputs, string modelPath, ILatencyModel? latency)
    {
        this.groups = groups;
        this.inputs = inputs;
        this.latency = latency;
        plan = new CostPlan(groups.Model, groups.Shapes);
        Original = new ModelCosts(ReferenceEquals(groups.Model, groups.Source) ? plan.Original : new CostPlan(groups.Source, groups.SourceShapes).Original)
        {
            SizeBytes = ModelSize.OnDisk(modelPath, groups.Source),
            LatencyMs = latency?.LatencyMs(groups.Widths),
        };
    }

    public ModelCosts Original { get; }

    /// <summary>Whether widths are within every limit on costs. Latency is looked at last: it may take a measurement.</summary>
    public bool Meets(int[] widths, BudgetLimits limits)
    {
        var costs = Static(widths);
        return limits.Admits(costs.Static)
            && !(costs.SizeBytes > limits[BudgetKind.Size])
            && !(limits[BudgetKind.Latency] is { } limit && LatencyMs(widths) > limit);
    }

    /// <summary>All costs of widths; size is an estimate from the weights.</summary>
    public ModelCosts Of(int[] widths) => Static(widths) with { LatencyMs = LatencyMs(widths) };

    /// <summary>The costs of a written file: static costs recomputed from it, latency as that of its widths.</summary>
    /// <exception cref="McmcException">3xxx where the file cannot be read back.</exception>
    public ModelCosts OfFile(string path, Policy policy)
    {
        var model = OnnxFile.Load(path);
        return new ModelCosts(CostPlan.CostsOf(model, inputs))
        {
            SizeBytes = ModelSize.OnDisk(path, model),
            LatencyMs = LatencyMs(policy.Widths),
        };
    }

    private ModelCosts Static(int[] widths)
    {
        var costs = plan.Compute(v => groups.Dims(v, widths));
        return new ModelCosts(costs) { SizeBytes = plan.EstimateSizeBytes(costs, Original.SizeBytes!.Value) };
    }

    private double? LatencyMs(int[] widths) => latency is null ? null : latency.LatencyMs(widths) * (1 + latency.ErrorShare);
}
