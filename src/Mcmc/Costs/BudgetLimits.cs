namespace Mcmc.Costs;

/// <summary>A budget resolved to a figure.</summary>
/// <param name="Kind">What it bounds.</param>
/// <param name="Limit">Milliseconds, MACs, bytes, weights, percentage points or percent.</param>
internal readonly record struct BudgetLimit(BudgetKind Kind, double Limit);

/// <summary>How a model stands to one limit.</summary>
/// <param name="Kind">What it bounds.</param>
/// <param name="Limit">The limit, in the kind's base unit.</param>
/// <param name="Value">The model's figure; null where it is not known, which does not meet a limit.</param>
internal sealed record BudgetOutcome(BudgetKind Kind, double Limit, double? Value)
{
    public bool Met => Kind == BudgetKind.MinAccuracy ? Value >= Limit : Value <= Limit;

    /// <summary>Such as <c>memory is 12.4 MB, over the limit of 8 MB</c>.</summary>
    public override string ToString()
    {
        var relation = (Met, Kind) switch
        {
            (true, _) => "within",
            (false, BudgetKind.MinAccuracy) => "under",
            _ => "over",
        };
        return Value is { } value
            ? $"{Kind.JsonName()} is {BudgetUnits.Format(Kind, value)}, {relation} the limit of {BudgetUnits.Format(Kind, Limit)}"
            : $"{Kind.JsonName()} is not known; the limit is {BudgetUnits.Format(Kind, Limit)}";
    }
}

/// <summary>Absolute limits, at most one of each kind, in the order of <see cref="BudgetKind"/>.</summary>
internal sealed class BudgetLimits(IReadOnlyList<BudgetLimit> all)
{
    public IReadOnlyList<BudgetLimit> All { get; } = all;

    /// <summary>The limit of a kind, or null.</summary>
    public double? this[BudgetKind kind]
    {
        get
        {
            foreach (var limit in All)
            {
                if (limit.Kind == kind)
                {
                    return limit.Limit;
                }
            }

            return null;
        }
    }

    /// <summary>Compares a model with every limit.</summary>
    /// <param name="costs">Its costs.</param>
    /// <param name="accuracyPercent">Its accuracy in percent, where known.</param>
    /// <param name="accuracyDropPoints">What it lost against the original in percentage points, where known.</param>
    public IReadOnlyList<BudgetOutcome> Check(ModelCosts costs, double? accuracyPercent = null, double? accuracyDropPoints = null) =>
        [.. All.Select(l => new BudgetOutcome(l.Kind, l.Limit, l.Kind switch
        {
            BudgetKind.AccuracyDrop => accuracyDropPoints,
            BudgetKind.MinAccuracy => accuracyPercent,
            _ => costs[l.Kind],
        }))];

    /// <summary>Whether static costs are within the limits on FLOPs, parameters and memory.</summary>
    public bool Admits(StaticCosts costs) =>
        !(costs.Macs > this[BudgetKind.Flops] || costs.Parameters > this[BudgetKind.Parameters] || costs.MemoryBytes > this[BudgetKind.Memory]);
}
