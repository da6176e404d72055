namespace Mcmc.Costs;

/// <summary>How long and how often a latency is measured.</summary>
internal sealed record LatencyOptions
{
    /// <summary>Runs before the first that counts, at least 1: caches, thread pools and clocks of the processor settle.</summary>
    public int WarmUpRuns { get; init; } = 10;

    /// <summary>Counted runs at least; below 6 the median has no interval.</summary>
    public int MinRuns { get; init; } = 20;

    /// <summary>Counted runs at most.</summary>
    public int MaxRuns { get; init; } = 1000;

    /// <summary>Between the two numbers of runs, measuring ends after this time.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A figure whose 95% interval is wider than this share of it is too noisy to trust.</summary>
    public double NoisyAbove { get; init; } = 0.1;
}
