using Mcmc.Costs.Devices;

namespace Mcmc.Tool.Output.Documents;

/// <summary>The result of <c>mcmc profile</c>. Errors are shares of the measured latency.</summary>
internal sealed record ProfileDocument(
    string Output,
    string System,
    string Processor,
    int Processors,
    string RuntimeVersion,
    string Provider,
    int Threads,
    int Layers,
    int Timings,
    IReadOnlyList<ProfiledModelDocument> Models,
    double Seconds) : Document
{
    public static ProfileDocument Of(string output, DeviceProfile profile, TimeSpan time)
    {
        var subject = profile.Subject;
        return new ProfileDocument(
            output,
            subject.System,
            subject.Processor,
            subject.Processors,
            subject.RuntimeVersion,
            subject.Provider,
            subject.Threads,
            profile.Layers.Count,
            profile.Layers.Values.Sum(points => points.Count),
            [.. profile.Models.Select(m => new ProfiledModelDocument(m.Name, m.Policies, m.Validation?.Policies ?? 0, m.Validation?.MeanError, m.Validation?.WorstError, m.Validation?.StatedError, m.Validation?.BusyShare))],
            time.TotalSeconds);
    }
}

/// <param name="Name">The model's file.</param>
/// <param name="Policies">Pruned networks that were timed for the tables.</param>
/// <param name="HeldOut">Pruned networks that judged them.</param>
/// <param name="MeanError">Mean absolute error on those.</param>
/// <param name="WorstError">The largest.</param>
/// <param name="StatedError">What budgets add to a prediction.</param>
/// <param name="BusyShare">By how much the median run took longer than an undisturbed one.</param>
internal sealed record ProfiledModelDocument(string Name, int Policies, int HeldOut, double? MeanError, double? WorstError, double? StatedError, double? BusyShare);
