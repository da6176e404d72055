namespace Mcmc.Compression;

/// <summary>Where a compression stands.</summary>
/// <param name="Phase">What it is doing, in a few words.</param>
/// <param name="Done">Steps of the phase that are done.</param>
/// <param name="Total">Steps of the phase; 0 where they are not counted.</param>
internal readonly record struct CompressionProgress(string Phase, int Done = 0, int Total = 0)
{
    /// <summary>Figures of where it stands, the time left among them; null where the counts say all.</summary>
    public string? Detail { get; init; }
}
