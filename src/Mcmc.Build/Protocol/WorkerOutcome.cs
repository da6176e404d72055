namespace Mcmc.Build.Protocol;

/// <summary>How a worker ended, in its own words. A worker that says nothing crashed.</summary>
internal enum WorkerOutcome
{
    /// <summary>Every budget is met; the output, where one was asked for, is written.</summary>
    Succeeded,

    /// <summary>The work is complete and its answer is no: a budget cannot be met, or is not. Asking again gives the same answer.</summary>
    BudgetNotMet,

    /// <summary>Something the user can act on stood in the way. The next build tries again.</summary>
    Failed,

    Cancelled,
}
