using System.Globalization;
using Mcmc.Diagnostics;
using Mcmc.Runtime;

namespace Mcmc.Costs.Devices;

/// <summary>
/// Profiles this machine for some models and writes the profile. Stopped half way, the next run with the same models and
/// options goes on; a profile that is there already keeps its other models.
/// </summary>
internal sealed class ProfileRun(TimeProvider clock, RunnerOptions options, ProfilingOptions settings)
{
    /// <param name="targets">The models.</param>
    /// <param name="path">Where the profile goes.</param>
    /// <param name="progress">Told the model, how many networks of it are timed, and of how many at most.</param>
    /// <param name="warn">Given MCMC2007 where the profile is less exact than it should be.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="McmcException">MCMC3007, MCMC3008, MCMC4009, MCMC4011, MCMC4012, MCMC4021 and MCMC4023 for a file that is there.</exception>
    public DeviceProfile Run(IReadOnlyList<ProfileTarget> targets, string path, Action<string, int, int> progress, Action<Diagnostic> warn, CancellationToken cancellation)
    {
        var subject = ProfileSubject.Here(options);
        var layout = LayoutProbe.Run(options);

        // Looked at before hours of work are put beside it; merged with afterwards.
        var older = File.Exists(path) ? DeviceProfileFile.Load(path) : null;
        if (older is not null)
        {
            ProfileMerge.Merge(older, new DeviceProfile(subject, layout, new Dictionary<string, IReadOnlyList<LayerPoint>>(), []));
        }

        DeviceProfile profile;
        using (var log = ProfileLog.Open(path, Describe(subject, targets)))
        {
            var observed = new DeviceProfiler(clock, options, settings).Run(targets, layout, log.Known, log.Add, progress, cancellation);
            profile = ProfileBuilder.Build(subject, layout, observed);
            var whole = older is null ? profile : ProfileMerge.Merge(older, profile);
            DeviceProfileFile.Save(whole, path);
            log.Complete();
            profile = whole;
        }

        foreach (var model in profile.Models.Where(m => targets.Any(t => t.Sites.Signature == m.Signature)))
        {
            if (model.Validation is { StatedError: > ProfileUse.LargeError } poor)
            {
                warn(new Diagnostic(
                    Codes.ProfileInexact,
                    string.Create(CultureInfo.InvariantCulture, $"The profile predicts '{model.Name}' only within {100 * poor.StatedError:0.#}% (undisturbed runs; the median run took {100 * poor.BusyShare:0.#}% longer). Close other programs and profile again, or give it more time with --time."),
                    path));
            }
        }

        return profile;
    }

    private string Describe(ProfileSubject subject, IReadOnlyList<ProfileTarget> targets) => string.Create(
        CultureInfo.InvariantCulture,
        $"{subject}, seed {settings.Seed}, one of {settings.HoldOutEvery} held out, models {string.Join(' ', targets.Select(t => t.Sites.Signature))}");
}
