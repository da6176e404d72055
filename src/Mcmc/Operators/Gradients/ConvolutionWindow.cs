namespace Mcmc.Operators.Gradients;

/// <summary>How a convolution of W [O,C/groups,kernel…] slides; the padding at the end follows from the output's size.</summary>
internal sealed record ConvolutionWindow(long[] Kernel, long[] Strides, long[] Dilations, long[] Begin, long Groups)
{
    /// <summary>Positions of the kernel.</summary>
    public long Taps => Kernel.Aggregate(1L, (p, k) => p * k);

    public bool IsPointwise => Taps == 1 && Strides.All(s => s == 1) && Begin.All(p => p == 0);

    public bool IsUnitStride => Strides.All(s => s == 1);

    /// <summary>The length that the kernel covers along an axis.</summary>
    public long Span(int axis) => (Kernel[axis] - 1) * Dilations[axis] + 1;

    /// <summary>Padding at the end with which an input of <paramref name="length"/> gives <paramref name="outputs"/>; negative where positions are never read.</summary>
    public long End(int axis, long length, long outputs) => Strides[axis] * (outputs - 1) + Span(axis) - length - Begin[axis];

    /// <summary>The first position that each tap reads in the padded input, tap by tap, row-major.</summary>
    public IEnumerable<long[]> Offsets()
    {
        var index = new long[Kernel.Length];
        for (var tap = 0L; tap < Taps; tap++)
        {
            yield return [.. index.Select((k, i) => k * Dilations[i])];
            for (var axis = index.Length - 1; axis >= 0 && ++index[axis] == Kernel[axis]; axis--)
            {
                index[axis] = 0;
            }
        }
    }
}
