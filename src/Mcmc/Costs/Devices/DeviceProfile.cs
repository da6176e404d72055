namespace Mcmc.Costs.Devices;

/// <summary>How fast a device runs layers: measured there, and enough to predict the latency of pruned networks anywhere.</summary>
/// <param name="Subject">What it was measured on. Profiles of other subjects say nothing of this one.</param>
/// <param name="Layout">How its convolutions lay channels out.</param>
/// <param name="Layers">Timings, by the layers' keys.</param>
/// <param name="Models">The models that it was made from, with how well it predicts them.</param>
internal sealed record DeviceProfile(
    ProfileSubject Subject, ChannelLayout Layout, IReadOnlyDictionary<string, IReadOnlyList<LayerPoint>> Layers, IReadOnlyList<ProfiledModel> Models);
