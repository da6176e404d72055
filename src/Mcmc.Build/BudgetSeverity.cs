namespace Mcmc.Build;

/// <summary>How a budget that is not met ends up in the build.</summary>
internal enum BudgetSeverity
{
    Error,
    Warning,
    Message,
}
