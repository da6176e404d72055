namespace Mcmc.Benchmarks.Latency;

/// <summary>What was found of one model: kept, so that each model can be measured in a run of its own.</summary>
/// <param name="Model">The model.</param>
/// <param name="Engine">Version of the engine.</param>
/// <param name="Device">The machine and the runtime.</param>
/// <param name="Alignment">Widths that are no multiple of it run by slower kernels.</param>
/// <param name="Profile">The profile that was made.</param>
/// <param name="Trials">Comparisons by kind of widths.</param>
internal sealed record LatencyRecord(string Model, string Engine, string Device, int Alignment, ProfileRecord Profile, IReadOnlyList<TrialRecord> Trials);

/// <param name="Seconds">How long it took to make; null where it was there already.</param>
/// <param name="Layers">Kinds of layers.</param>
/// <param name="Timings">Their timings.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Policies">Networks that its tables are made of.</param>
/// <param name="HeldOut">Networks that judged it.</param>
/// <param name="MeanError">On those.</param>
/// <param name="WorstError">On those.</param>
/// <param name="StatedError">What nine of ten are to stay within.</param>
/// <param name="BusyShare">By how much the median run was slower than an undisturbed one.</param>
internal sealed record ProfileRecord(
    double? Seconds, int Layers, int Timings, long Bytes, int Policies, int HeldOut, double MeanError, double WorstError, double StatedError, double BusyShare);

/// <param name="Kind">How the widths were drawn.</param>
/// <param name="Networks">Predicted and measured milliseconds of each network, and by how much its rounds differ.</param>
/// <param name="PredictionsPerSecond">On one core.</param>
internal sealed record TrialRecord(string Kind, IReadOnlyList<ComparedLatency> Networks, double PredictionsPerSecond);

internal sealed record ComparedLatency(double PredictedMs, double MeasuredMs, double RepeatError)
{
    public double Error => PredictedMs / MeasuredMs - 1;
}
