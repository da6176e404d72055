namespace Mcmc.Costs.Devices;

/// <summary>Makes a profile of what was observed. Measures nothing: the same observations give the same profile.</summary>
internal static class ProfileBuilder
{
    /// <param name="subject">Where the observations come from.</param>
    /// <param name="layout">The layout of the kernels there.</param>
    /// <param name="models">The models with their observations.</param>
    public static DeviceProfile Build(
        ProfileSubject subject, ChannelLayout layout, IReadOnlyList<(ProfileTarget Target, IReadOnlyList<PolicyObservation> Observations)> models)
    {
        var tracingUs = TracingCost.PerKernelUs(models.SelectMany(m => m.Observations));
        var observed = models.SelectMany(m => m.Observations.Where(o => !o.IsHeldOut).Select(o => (m.Target.Sites, o))).ToList();
        var fitted = new FittedTables(layout, observed, tracingUs);
        var layers = fitted.Tables.Keys.ToDictionary(key => key, fitted.Tables.Points, StringComparer.Ordinal);
        var uncalibrated = new DeviceProfile(subject, layout, layers, [.. models.Select(m => new ProfiledModel(m.Target.Name, m.Target.Sites.Signature, 0, Calibration.OfStreaming(fitted.Streaming), Validation: null))]);
        var unjudged = uncalibrated with { Models = [.. models.Select(m => Calibrate(uncalibrated, m.Target, m.Observations))] };
        return unjudged with { Models = [.. models.Zip(unjudged.Models, (m, model) => model with { Validation = Judge(unjudged, m.Target, m.Observations) })] };
    }

    private static ProfiledModel Calibrate(DeviceProfile profile, ProfileTarget target, IReadOnlyList<PolicyObservation> observations)
    {
        var latency = ProfiledLatency.Compile(target.Sites, profile);
        (double, double, double)[] runs = [.. observations.Where(o => !o.IsHeldOut).Select(o => (1000 * latency.LatencyMs(o.Widths), target.Sites.WeightBytes(o.Widths, profile.Layout), o.WallUs))];
        return new ProfiledModel(target.Name, target.Sites.Signature, runs.Length, Calibration.Fit(runs) with { Streaming = profile.Models.First(m => m.Signature == target.Sites.Signature).Calibration.Streaming }, Validation: null);
    }

    private static ProfileValidation? Judge(DeviceProfile profile, ProfileTarget target, IReadOnlyList<PolicyObservation> observations)
    {
        var held = observations.Where(o => o.IsHeldOut).ToList();
        if (held.Count == 0)
        {
            return null;
        }

        var latency = ProfiledLatency.Compile(target.Sites, profile);
        double[] busy = [.. held.Select(o => o.MedianUs / o.WallUs - 1).Order()];
        return ProfileValidation.Of([.. held.Select(o => (1000 * latency.LatencyMs(o.Widths), o.WallUs))], busy[busy.Length / 2]);
    }
}
