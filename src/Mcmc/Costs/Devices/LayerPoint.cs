namespace Mcmc.Costs.Devices;

/// <summary>How long a layer takes at one pair of channel counts.</summary>
/// <param name="Input">Channels that it reads.</param>
/// <param name="Output">Channels that it makes.</param>
/// <param name="Us">Microseconds.</param>
/// <param name="SpreadUs">Half the difference between the slowest and the fastest of the policies that it was met in.</param>
/// <param name="Count">How many those are.</param>
internal readonly record struct LayerPoint(int Input, int Output, double Us, double SpreadUs, int Count);
