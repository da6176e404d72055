namespace Mcmc.Costs.Devices;

/// <summary>How kernels see a number of channels.</summary>
internal enum WidthClass
{
    /// <summary>Fewer than a block.</summary>
    Narrow,

    /// <summary>Padded to whole blocks.</summary>
    Blocked,

    /// <summary>Kept out of the blocked kernels by its remainder.</summary>
    Ragged,
}

/// <summary>How the device's convolutions lay channels out: found by asking ONNX Runtime, not known beforehand.</summary>
/// <param name="Block">Channels of a block; 1 where there are no blocked kernels.</param>
/// <param name="Alignment">Numbers of channels that are no multiple of it leave the blocked kernels.</param>
internal readonly record struct ChannelLayout(int Block, int Alignment)
{
    /// <summary>No blocked kernels: every channel costs what it costs.</summary>
    public static readonly ChannelLayout Plain = new(1, 1);

    public WidthClass ClassOf(int channels) =>
        channels < Block ? WidthClass.Narrow : channels % Alignment == 0 ? WidthClass.Blocked : WidthClass.Ragged;

    /// <summary>Channels in units of blocks, padded where the kernels pad.</summary>
    public double Coordinate(int channels) =>
        ClassOf(channels) == WidthClass.Blocked ? Blocks(channels) : (double)channels / Block;

    /// <summary>The channels that weights of so many are laid out for.</summary>
    public int Stored(int channels) => ClassOf(channels) == WidthClass.Blocked ? Blocks(channels) * Block : channels;

    /// <summary>The blocks that hold so many channels.</summary>
    public int Blocks(int channels) => (channels + Block - 1) / Block;
}
