using Mcmc.Costs;
using Mcmc.Diagnostics;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;

namespace Mcmc.Compression;

/// <summary>
/// What policies cost. Static costs follow from widths alone; latency is measured on the sliced model, only where a budget
/// asks for it, and written into a <see cref="LatencyBook"/>.
/// </summary>
internal sealed class PolicyCosts
{
    private readonly ChannelGroups groups;
    private readonly InputShapes inputs;
    private readonly CostPlan plan;
    private readonly LatencyBook? latencies;

    public PolicyCosts(ChannelGroups groups, InputShapes inputs, string modelPath, LatencyBook? latencies)
    {
        this.groups = groups;
        this.inputs = inputs;
        this.latencies = latencies;
        plan = new CostPlan(groups.Model, groups.Shapes);
        Original = new ModelCosts(ReferenceEquals(groups.Model, groups.Source) ? plan.Original : new CostPlan(groups.Source, groups.SourceShapes).Original)
        {
            SizeBytes = ModelSize.OnDisk(modelPath, groups.Source),
            LatencyMs = latencies?.Of(groups.Widths, () => groups.Model),
        };
    }

    public ModelCosts Original { get; }

    /// <summary>Whether widths are within every limit on costs. Latency is looked at last: it takes a measurement.</summary>
    public bool Meets(int[] widths, BudgetLimits limits)
    {
        var costs = Static(widths);
        return limits.Admits(costs.Static)
            && !(costs.SizeBytes > limits[BudgetKind.Size])
            && !(limits[BudgetKind.Latency] is { } limit && Latency(widths) > limit);
    }

    /// <summary>All costs of widths; size is an estimate from the weights.</summary>
    public ModelCosts Of(int[] widths, BudgetLimits limits) =>
        Static(widths) with { LatencyMs = limits[BudgetKind.Latency] is null ? null : Latency(widths) };

    /// <summary>The costs of a written file: static costs recomputed from it, latency as measured for its widths.</summary>
    /// <exception cref="McmcException">3xxx where the file cannot be read back.</exception>
    public ModelCosts OfFile(string path, Policy policy)
    {
        var model = OnnxFile.Load(path);
        return new ModelCosts(CostPlan.CostsOf(model, inputs))
        {
            SizeBytes = ModelSize.OnDisk(path, model),
            LatencyMs = latencies?.Of(policy.Widths, () => model),
        };
    }

    private ModelCosts Static(int[] widths)
    {
        var costs = plan.Compute(v => groups.Dims(v, widths));
        return new ModelCosts(costs) { SizeBytes = plan.EstimateSizeBytes(costs, Original.SizeBytes!.Value) };
    }

    // Which channels stay does not change how long they take; the first of each group are as good as any.
    private double? Latency(int[] widths) => latencies?.Of(widths, () => Pruner.Slice(
        Policy.OfKeepSets(groups, groups.Prunable.ToDictionary(g => g.Id, g => Enumerable.Range(0, widths[g.Index]).ToArray())), inputs));
}
