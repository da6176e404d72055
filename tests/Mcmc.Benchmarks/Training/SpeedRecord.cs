namespace Mcmc.Benchmarks.Training;

/// <summary>One run of a network by one engine.</summary>
/// <param name="ImagesPerSecond">From the median step: forward, backward and update.</param>
/// <param name="PeakBytes">The process's largest working set.</param>
/// <param name="IdleBytes">Its working set before there was a network.</param>
internal sealed record SpeedRecord(double ImagesPerSecond, long PeakBytes, long IdleBytes);
