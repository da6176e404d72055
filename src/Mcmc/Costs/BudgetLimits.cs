namespace Mcmc.Costs;

/// <summary>Absolute limits, at most one of each kind, in the order of <see cref="BudgetKind"/>.</summary>
internal sealed class BudgetLimits(IReadOnlyList<BudgetLimit> limits)
{
    // An array, because a search asks thousands of times a second.
    private readonly BudgetLimit[] all = [.. limits];

    public IReadOnlyList<BudgetLimit> All => all;

    /// <summary>The limit of a kind, or null.</summary>
    public double? this[BudgetKind kind]
    {
        get
        {
            foreach (var limit in all)
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

    /// <summary>Whether a policy keeps all cost limits, by what is known of it before its model is made.</summary>
    /// <param name="costs">Its static costs.</param>
    /// <param name="sizeBytes">Its file's size (<see cref="CostPlan.EstimateSizeBytes"/>); left out, a size limit is not looked at.</param>
    /// <param name="latencyMs">Its predicted latency; left out, a latency limit is not looked at.</param>
    public bool Admits(StaticCosts costs, double? sizeBytes = null, double? latencyMs = null)
    {
        foreach (var (kind, limit) in all)
        {
            double? cost = kind switch
            {
                BudgetKind.Latency => latencyMs,
                BudgetKind.Flops => costs.Macs,
                BudgetKind.Memory => costs.MemoryBytes,
                BudgetKind.Size => sizeBytes,
                BudgetKind.Parameters => costs.Parameters,
                _ => null,
            };
            if (cost > limit)
            {
                return false;
            }
        }

        return true;
    }
}
