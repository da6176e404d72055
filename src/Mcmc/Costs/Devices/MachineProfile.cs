using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Costs.Devices;

/// <summary>
/// The profile of this machine for one model, for searches that name no device: made once, in a small part of the time that
/// there is, and kept. It counts for the model, the processor, the runtime and the threads that it was made for.
/// </summary>
/// <param name="clock">Measures times.</param>
/// <param name="options">How sessions run.</param>
/// <param name="warn">Given MCMC2007 where the profile is less exact than it should be.</param>
internal sealed class MachineProfile(TimeProvider clock, RunnerOptions options, Action<Diagnostic> warn)
{
    private const double ShareOfTime = 0.1;
    private const int PoliciesPerGroup = 8;
    private const int FewestPolicies = 24;
    private const int MostPolicies = 160;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <param name="model">The model.</param>
    /// <param name="groups">Its groups.</param>
    /// <param name="inputs">The input shapes under which they were found.</param>
    /// <param name="path">Where the profile is kept; used if it is there and of this model and machine, else made.</param>
    /// <param name="time">The time of the search, of which profiling takes a tenth, and a minute at most.</param>
    /// <param name="progress">Told how many networks are timed, and of how many at most; not called where nothing is measured.</param>
    /// <param name="cancellation">Ends it; the next call goes on from there.</param>
    /// <exception cref="McmcException">MCMC3007, MCMC3008, MCMC4006, MCMC4009, MCMC4011, MCMC4012.</exception>
    public ProfiledLatency Open(
        Model model, ChannelGroups groups, InputShapes inputs, string path, TimeSpan time, Action<int, int> progress, CancellationToken cancellation)
    {
        if (!IsOfHere(path, groups))
        {
            Make(model, groups, inputs, path, time, progress, cancellation);
        }

        return ProfileUse.Open(path, groups, InferenceRunner.RuntimeVersion, InferenceRunner.Provider, options.Threads, warn);
    }

    private bool IsOfHere(string path, ChannelGroups groups)
    {
        try
        {
            return File.Exists(path) && DeviceProfileFile.Load(path) is { } known && known.Subject == ProfileSubject.Here(options)
                && known.Models.Any(m => m.Signature == LayerSites.Of(groups).Signature);
        }
        catch (McmcException e) when (e.Diagnostic.Code == Codes.ProfileDamaged)
        {
            return false;
        }
    }

    private void Make(Model model, ChannelGroups groups, InputShapes inputs, string path, TimeSpan time, Action<int, int> progress, CancellationToken cancellation)
    {
        // What is there is of another model or machine, and the run would add to it.
        File.Delete(path);
        var share = time * ShareOfTime;
        var settings = new ProfilingOptions
        {
            Duration = share < Shortest ? Shortest : share > Longest ? Longest : share,
            NetworkDuration = TimeSpan.FromSeconds(0.1),
            FewestPolicies = FewestPolicies,
            MostPolicies = Math.Clamp(PoliciesPerGroup * groups.Prunable.Count, FewestPolicies, MostPolicies),
        };
        new ProfileRun(clock, options, settings).Run(
            [ProfileTarget.Of(model.Graph.Name, model, inputs)], path, (_, done, of) => progress(done, of), _ => { }, cancellation);
    }
}
