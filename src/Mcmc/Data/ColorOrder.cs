namespace Mcmc.Data;

/// <summary>What the channels of a decoded image are.</summary>
internal enum ColorOrder
{
    Rgb,
    Bgr,

    /// <summary>One channel, by ITU-R BT.601.</summary>
    Gray,
}
