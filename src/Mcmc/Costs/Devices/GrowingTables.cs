namespace Mcmc.Costs.Devices;

/// <summary>The tables of one model while it is profiled.</summary>
internal sealed class GrowingTables(ProfileTarget target, ChannelLayout layout)
{
    private const int FitEvery = 8;

    private readonly List<PolicyObservation> observations = [];
    private FittedTables? fitted;

    /// <summary>Policies that are in the tables.</summary>
    public int Policies => observations.Count;

    /// <summary>What is known of a layer's key; null for nothing.</summary>
    public LayerSurface? Surface(string key) => fitted?.Surface(key);

    public void Add(PolicyObservation observation)
    {
        if (observation.IsHeldOut)
        {
            return;
        }

        observations.Add(observation);
        if (observations.Count % FitEvery == 0)
        {
            fitted = new FittedTables(layout, [.. observations.Select(o => (target.Sites, o))], TracingCost.PerKernelUs(observations));
        }
    }
}
