namespace Mcmc.Costs;

/// <summary>What the surfaces call a kind of budget.</summary>
internal static class BudgetKindNames
{
    /// <summary>The kind in JSON documents: <c>latency</c>, <c>accuracyDrop</c> …</summary>
    public static string JsonName(this BudgetKind kind) => kind switch
    {
        BudgetKind.Latency => "latency",
        BudgetKind.Flops => "flops",
        BudgetKind.Memory => "memory",
        BudgetKind.Size => "size",
        BudgetKind.Parameters => "parameters",
        BudgetKind.AccuracyDrop => "accuracyDrop",
        BudgetKind.MinAccuracy => "minAccuracy",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The option of <c>mcmc</c>: <c>--max-latency</c> …</summary>
    public static string OptionName(this BudgetKind kind) => kind switch
    {
        BudgetKind.AccuracyDrop => "--max-accuracy-drop",
        BudgetKind.MinAccuracy => "--min-accuracy",
        _ => $"--max-{kind.JsonName()}",
    };

    /// <summary>The metadata of <c>McmcModel</c>: <c>MaxLatency</c> …</summary>
    public static string MetadataName(this BudgetKind kind) => kind == BudgetKind.MinAccuracy ? "MinAccuracy" : $"Max{kind}";

    /// <summary>The kind that <see cref="JsonName"/> names, or null.</summary>
    public static BudgetKind? FromJsonName(string name)
    {
        foreach (var kind in Enum.GetValues<BudgetKind>())
        {
            if (kind.JsonName() == name)
            {
                return kind;
            }
        }

        return null;
    }
}
