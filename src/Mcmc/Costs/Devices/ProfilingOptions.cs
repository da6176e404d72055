namespace Mcmc.Costs.Devices;

/// <summary>How much is timed for a profile.</summary>
internal sealed record ProfilingOptions
{
    /// <summary>For all models together; the fewest policies are timed in any case.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>About how long one pruned network is run.</summary>
    public TimeSpan NetworkDuration { get; init; } = TimeSpan.FromSeconds(0.25);

    /// <summary>Pruned networks of one model at most.</summary>
    public int MostPolicies { get; init; } = 400;

    /// <summary>Pruned networks of one model at least.</summary>
    public int FewestPolicies { get; init; } = 20;

    /// <summary>Every so manieth network judges the tables and is no part of them.</summary>
    public int HoldOutEvery { get; init; } = 8;

    public long Seed { get; init; }
}
