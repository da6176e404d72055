namespace Mcmc.Costs;

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
