namespace Mcmc.Benchmarks.Latency;

/// <summary>Predicted against measured latencies of pruned networks of one model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Kind">How their widths were drawn.</param>
/// <param name="Pairs">Predicted and measured milliseconds of each network.</param>
/// <param name="StatedError">What the profile says of itself.</param>
/// <param name="PredictionsPerSecond">On one core.</param>
internal sealed record LatencyRecord(string Model, string Kind, IReadOnlyList<(double PredictedMs, double MeasuredMs)> Pairs, double StatedError, double PredictionsPerSecond)
{
    public IEnumerable<double> Errors => Pairs.Select(p => Math.Abs(p.PredictedMs / p.MeasuredMs - 1));
}
