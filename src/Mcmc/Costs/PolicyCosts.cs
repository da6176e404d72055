using Mcmc.Costs.Devices;
using Mcmc.Costs.Widths;
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
    private readonly InputShapes inputs;
    private readonly CostPlan plan;
    private readonly WidthCosts widthCosts;
    private readonly ILatencyModel? latency;

    public PolicyCosts(ChannelGroups groups, InputShapes inputs, string modelPath, ILatencyModel? latency)
    {
        this.inputs = inputs;
        this.latency = latency;
        plan = new CostPlan(groups.Model, groups.Shapes);
        widthCosts = new WidthCosts(plan, groups);
        Original = new ModelCosts(ReferenceEquals(groups.Model, groups.Source) ? plan.Original : new CostPlan(groups.Source, groups.SourceShapes).Original)
        {
            SizeBytes = ModelSize.OnDisk(modelPath, groups.Source),
            LatencyMs = latency?.LatencyMs(groups.Widths),
        };
    }

    public ModelCosts Original { get; }

    /// <summary>What MACs are the sum of.</summary>
    public IEnumerable<CostPart> MacsParts => widthCosts.MacsParts;

    /// <summary>What the bytes of the weights are about the sum of.</summary>
    public IEnumerable<CostPart> WeightByteParts => widthCosts.WeightByteParts;

    /// <summary>What the peak of activation bytes is the largest of.</summary>
    public IEnumerable<CostPart> PeakParts => widthCosts.PeakParts;

    /// <summary>What the latency is about the sum of; none where nothing tells it.</summary>
    public IEnumerable<CostPart> LatencyParts => latency?.Parts ?? [];

    /// <summary>Whether widths are within every limit on costs. Latency is looked at last: it may take a measurement.</summary>
    public bool Meets(ReadOnlySpan<int> widths, BudgetLimits limits)
    {
        var costs = widthCosts.At(widths);
        return limits.Admits(costs, SizeBytes(costs)) && !(limits[BudgetKind.Latency] is { } limit && LatencyMs(widths) > limit);
    }

    /// <summary>All costs of widths, as budgets see them: size is an estimate from the weights, latency has its error added.</summary>
    public ModelCosts Of(ReadOnlySpan<int> widths)
    {
        var costs = widthCosts.At(widths);
        return new ModelCosts(costs) { SizeBytes = SizeBytes(costs), LatencyMs = LatencyMs(widths) };
    }

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

    /// <summary>The costs that follow from widths alone.</summary>
    public StaticCosts Static(ReadOnlySpan<int> widths) => widthCosts.At(widths);

    /// <summary>About how large the file of such costs is.</summary>
    public long SizeBytes(StaticCosts costs) => plan.EstimateSizeBytes(costs, Original.SizeBytes!.Value);

    /// <summary>The latency that a budget binds, the error included; null where nothing tells it.</summary>
    public double? LatencyMs(ReadOnlySpan<int> widths) => latency is null ? null : latency.LatencyMs(widths) * (1 + latency.ErrorShare);

    /// <summary>The latency itself, to compare policies by; null where nothing tells it.</summary>
    public double? ExpectedLatencyMs(ReadOnlySpan<int> widths) => latency?.LatencyMs(widths);
}
