using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mcmc.Training.Kernels.Depthwise;

/// <summary>
/// Neighbouring channels of an image with the zeros around them that taps read, for each channel a plane for each phase of the
/// steps, so that what a tap reads for all positions is one vector. Small channels are laid out together before any is read:
/// what was just written in pieces cannot be read in others at once.
/// </summary>
internal sealed unsafe class ChannelPlanes
{
    private const int UsualFloats = 2048;

    private readonly Correlation c;
    private readonly int plane;
    private readonly Part[] parts;

    public ChannelPlanes(Correlation c)
    {
        this.c = c;
        Pitch = c.Columns + (c.LastX - c.FirstX) / c.Steps.InX;
        plane = (c.Rows + 1 + (c.LastY - c.FirstY) / c.Steps.InY) * Pitch;
        Stride = c.Steps.InY * c.Steps.InX * plane;
        Channels = Math.Clamp(UsualFloats / Stride, 1, c.Channels);
        Positions = (c.Rows - 1) * Pitch + c.Columns;
        parts =
        [
            .. from y in Enumerable.Range(0, c.Steps.InY)
                from x in Enumerable.Range(0, c.Steps.InX)
                select Phase(y, x),
        ];
    }

    /// <summary>Floats from one row of positions to the next.</summary>
    public int Pitch { get; }

    /// <summary>The most channels that are laid out together.</summary>
    public int Channels { get; }

    /// <summary>Floats from the first position to behind the last, with those between rows.</summary>
    public int Positions { get; }

    /// <summary>Floats from one channel to the next.</summary>
    public int Stride { get; }

    /// <summary>Floats of all channels.</summary>
    public int Floats => Channels * Stride;

    /// <summary>As many floats as the positions take in whole steps of some vectors.</summary>
    public int Whole(int vectors)
    {
        var lanes = vectors * Vector<float>.Count;
        return (Positions + lanes - 1) / lanes * lanes;
    }

    /// <summary>Where a tap reads for a channel's first position.</summary>
    public int Start(Tap tap)
    {
        var (y, x) = (tap.Y - c.FirstY, tap.X - c.FirstX);
        return (y % c.Steps.InY * c.Steps.InX + x % c.Steps.InX) * plane + y / c.Steps.InY * Pitch + x / c.Steps.InX;
    }

    /// <summary>Copies all that taps read; what lies around it is not touched.</summary>
    /// <param name="x">The first channel.</param>
    /// <param name="channels">At most <see cref="Channels"/>.</param>
    /// <param name="planes">Zeros, or what other channels left.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Spread(float* x, int channels, float* planes)
    {
        for (var channel = 0; channel < channels; channel++, x += c.Height * c.Width, planes += Stride)
        {
            foreach (ref readonly var part in parts.AsSpan())
            {
                Copy(in part, x, planes);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Copy(in Part part, float* x, float* planes)
    {
        float* from = x + part.From, to = planes + part.To;
        for (var row = 0; row < part.Rows; row++, from += c.Steps.InY * c.Width, to += Pitch)
        {
            if (c.Steps.InX == 1)
            {
                Kernels.Floats.Copy(from, to, part.Columns);
                continue;
            }

            Kernels.Floats.CopyEvery(from, c.Steps.InX, to, part.Columns);
        }
    }

    /// <summary>What of the channel lies in a phase's plane.</summary>
    private Part Phase(int phaseY, int phaseX)
    {
        var (row, column) = (Outside(c.FirstY + phaseY, c.Steps.InY), Outside(c.FirstX + phaseX, c.Steps.InX));
        var (y, x) = (c.FirstY + phaseY + row * c.Steps.InY, c.FirstX + phaseX + column * c.Steps.InX);
        var rows = Math.Min(plane / Pitch - row, Inside(y, c.Height, c.Steps.InY));
        var columns = Math.Min(Pitch - column, Inside(x, c.Width, c.Steps.InX));
        return new Part(y * c.Width + x, (phaseY * c.Steps.InX + phaseX) * plane + row * Pitch + column, columns > 0 ? rows : 0, columns);

        // Steps before the image begins, and from there to its end.
        static int Outside(int at, int step) => at < 0 ? (step - 1 - at) / step : 0;
        static int Inside(int at, int length, int step) => at < length ? (length - at + step - 1) / step : 0;
    }

    private readonly record struct Part(int From, int To, int Rows, int Columns);
}
