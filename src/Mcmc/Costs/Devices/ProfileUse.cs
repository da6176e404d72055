using Mcmc.Diagnostics;
using Mcmc.Pruning;
using NuGet.Versioning;

namespace Mcmc.Costs.Devices;

/// <summary>Takes a profile into use for a model: looks whether it speaks of what will run there, and says how exact it is.</summary>
internal static class ProfileUse
{
    /// <summary>Above this a prediction is worth a warning.</summary>
    public const double LargeError = 0.15;
    private const double BusyShare = 0.1;

    /// <param name="path">The profile.</param>
    /// <param name="groups">The groups of the model.</param>
    /// <param name="runtimeVersion">The version of ONNX Runtime that the models are made for.</param>
    /// <param name="provider">The execution provider.</param>
    /// <param name="threads">What the user asked for; null takes the profile's.</param>
    /// <param name="warn">Given MCMC2007 where the profile is less exact than it should be.</param>
    /// <exception cref="McmcException">MCMC4005, MCMC4021, MCMC4022 (does not cover the model), MCMC4023 (another runtime, provider or thread count).</exception>
    public static ProfiledLatency Open(string path, ChannelGroups groups, string runtimeVersion, string provider, int? threads, Action<Diagnostic> warn)
    {
        var profile = Load(path, runtimeVersion, provider, threads);
        var sites = LayerSites.Of(groups);
        ProfiledLatency latency;
        try
        {
            latency = ProfiledLatency.Compile(sites, profile);
        }
        catch (McmcException e) when (e.Diagnostic.File is null)
        {
            throw new McmcException(e.Diagnostic with { File = path }, e);
        }

        if (Doubt(profile, latency, sites) is { } doubt)
        {
            warn(new Diagnostic(Codes.ProfileInexact, FormattableString.Invariant($"The device profile predicts this model within {100 * latency.ErrorShare:0.#}%: {doubt}. Profile the model on the device when it is quiet; a latency budget binds the prediction plus this error."), path));
        }

        return latency;
    }

    /// <summary>A profile of this runtime and provider, with as many threads as were asked for.</summary>
    /// <exception cref="McmcException">MCMC4005, MCMC4021, MCMC4023.</exception>
    public static DeviceProfile Load(string path, string runtimeVersion, string provider, int? threads)
    {
        var profile = DeviceProfileFile.Load(path);
        Require(profile.Subject, path, runtimeVersion, provider, threads);
        return profile;
    }

    private static string? Doubt(DeviceProfile profile, ProfiledLatency latency, LayerSites sites)
    {
        if (!latency.IsJudged)
        {
            return "it was never compared with measurements of this model";
        }

        var busy = profile.Models.First(m => m.Signature == sites.Signature).Validation!.BusyShare;
        return latency.ErrorShare <= LargeError ? null
            : busy > BusyShare ? FormattableString.Invariant($"the device was busy when it was profiled (runs took {100 * busy:0}% longer than undisturbed ones)")
            : "so far were its predictions from measurements";
    }

    private static void Require(ProfileSubject subject, string path, string runtimeVersion, string provider, int? threads)
    {
        if (!NuGetVersion.TryParse(subject.RuntimeVersion, out var profiled))
        {
            throw new McmcException(Codes.ProfileDamaged, $"'{path}' names '{subject.RuntimeVersion}' as the version of ONNX Runtime, which is no version. Make the profile again on the device: mcmc profile MODEL -o PROFILE.", path);
        }

        var own = NuGetVersion.Parse(runtimeVersion);
        if (profiled.Major != own.Major || profiled.Minor != own.Minor)
        {
            throw Mismatch(path, $"was measured with ONNX Runtime {profiled}, and this is {own}, which may fuse and run layers in another way", "Profile the device again with this version: mcmc profile MODEL -o PROFILE.");
        }

        if (subject.Provider != provider)
        {
            throw Mismatch(path, $"was measured with {subject.Provider}, and models run with {provider} here", "Name a profile of that provider, or make one on the device: mcmc profile MODEL -o PROFILE.");
        }

        if (threads is { } wanted && wanted != subject.Threads)
        {
            throw Mismatch(path, $"was measured with {subject.Threads} threads, not {wanted}", $"Leave the number of threads out, or profile the device again: mcmc profile MODEL -o PROFILE --threads {wanted}.");
        }
    }

    private static McmcException Mismatch(string path, string what, string remedy) => new(Codes.ProfileMismatch, $"The device profile {what}. {remedy}", path);
}
