using Mcmc.Runtime.CustomOperators;

namespace Mcmc.Training.Kernels;

/// <summary>A convolution of two spatial axes and one group: X [N,C,H,W] and W [O,C,kernel] give Y [N,O,H′,W′].</summary>
internal sealed record ConvolutionGeometry(
    int Batch, int Channels, int Height, int Width, int Outputs, int OutHeight, int OutWidth, int KernelY, int KernelX, int StrideY, int StrideX, int DilationY, int DilationX, int PadY, int PadX)
{
    public const string Input = "x";
    public const string Output = "y";
    public const string Kernel = "kernel";
    public const string Strides = "strides";
    public const string Dilations = "dilations";
    public const string Begin = "begin";

    public long[] X => [Batch, Channels, Height, Width];

    public long[] W => [Outputs, Channels, KernelY, KernelX];

    public long[] Y => [Batch, Outputs, OutHeight, OutWidth];

    public int Taps => KernelY * KernelX;

    public static ConvolutionGeometry Of(KernelAttributes a)
    {
        int[] x = a.Ints(Input), y = a.Ints(Output), kernel = a.Ints(Kernel), strides = a.Ints(Strides), dilations = a.Ints(Dilations), begin = a.Ints(Begin);
        return new ConvolutionGeometry(x[0], x[1], x[2], x[3], y[1], y[2], y[3], kernel[0], kernel[1], strides[0], strides[1], dilations[0], dilations[1], begin[0], begin[1]);
    }

    /// <summary>The convolution itself: what it reads of X for Y.</summary>
    public Correlation Forward() => new(
        Batch, Channels, Height, Width, Outputs, OutHeight, OutWidth, OutHeight, OutWidth,
        [.. from ky in Enumerable.Range(0, KernelY)
            from kx in Enumerable.Range(0, KernelX)
            select new Tap(ky * DilationY - PadY, kx * DilationX - PadX, ky * KernelX + kx)],
        new Steps(StrideY, StrideX, 1, 1, 0, 0));

    /// <summary>Its transpose: what the gradient of X reads of that of Y. With strides, one for each phase of the positions.</summary>
    public IEnumerable<Correlation> Transposed() =>
        from py in Enumerable.Range(0, Math.Min(StrideY, Height))
        from px in Enumerable.Range(0, Math.Min(StrideX, Width))
        select new Correlation(
            Batch, Outputs, OutHeight, OutWidth, Channels, Height, Width, (Height - py + StrideY - 1) / StrideY, (Width - px + StrideX - 1) / StrideX,
            [.. from ky in Enumerable.Range(0, KernelY)
                from kx in Enumerable.Range(0, KernelX)
                let y = py + PadY - ky * DilationY
                let x = px + PadX - kx * DilationX
                where y % StrideY == 0 && x % StrideX == 0
                select new Tap(y / StrideY, x / StrideX, ky * KernelX + kx)],
            new Steps(1, 1, StrideY, StrideX, py, px));
}
