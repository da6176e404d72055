using Mcmc.Ir;

namespace Mcmc.Costs.Devices;

/// <summary>A node of a model as a device profile sees it: what it computes, and how many channels it reads and makes.</summary>
/// <param name="Node">The node.</param>
/// <param name="Key">All that its time depends on but channels. Layers of equal keys, in one model or in several, share their timings.</param>
/// <param name="Input">Channels that it reads.</param>
/// <param name="Output">Channels that it makes.</param>
/// <param name="WeightBytesPerPair">Bytes of its weights for each pair of channels.</param>
internal sealed record LayerSite(Node Node, string Key, AxisLength Input, AxisLength Output, double WeightBytesPerPair)
{
    /// <summary>Bytes that its weights take in the layout at the given widths, about: depthwise ones are counted as if they shrank twice.</summary>
    public double WeightBytes(ReadOnlySpan<int> widths, ChannelLayout layout) => WeightBytes(Input.At(widths), Output.At(widths), layout);

    /// <summary>The same by its channels.</summary>
    public double WeightBytes(int input, int output, ChannelLayout layout) => WeightBytesPerPair * layout.Stored(input) * layout.Stored(output);
}
