namespace Mcmc.Costs;

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
