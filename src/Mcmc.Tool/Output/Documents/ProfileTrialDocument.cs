using Mcmc.Costs.Devices;

namespace Mcmc.Tool.Output.Documents;

/// <summary>The result of <c>mcmc profile --validate</c>. Errors are shares of the measured latency.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Models">What was found of each model.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record ProfileTrialDocument(string Profile, IReadOnlyList<ProfileFindingDocument> Models, double Seconds) : Document
{
    public static ProfileTrialDocument Of(string path, IReadOnlyList<ProfileFinding> findings, TimeSpan time) => new(
        path,
        [.. findings.Select(f => new ProfileFindingDocument(f.Model, f.Networks, f.Within, f.MeanError, f.WorstError, f.Bias, f.StatedError, f.RepeatError, f.BusyShare, f.Holds))],
        time.TotalSeconds);
}

/// <param name="Name">The model's file.</param>
/// <param name="Networks">Pruned networks that were compared.</param>
/// <param name="Within">How many of them lie within the stated error.</param>
/// <param name="MeanError">Mean absolute error.</param>
/// <param name="WorstError">The largest.</param>
/// <param name="Bias">The median error with its sign: below 0 where the machine is slower than predicted.</param>
/// <param name="StatedError">What nine of ten are to stay within.</param>
/// <param name="RepeatError">By how much repeated measurements of one network differ.</param>
/// <param name="BusyShare">By how much the median run took longer than an undisturbed one.</param>
/// <param name="Holds">Whether the stated error holds; null where the machine is too noisy to tell.</param>
internal sealed record ProfileFindingDocument(
    string Name, int Networks, int Within, double MeanError, double WorstError, double Bias, double StatedError, double RepeatError, double BusyShare, bool? Holds);
