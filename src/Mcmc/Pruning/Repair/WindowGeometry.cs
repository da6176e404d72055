using Mcmc.Ir;

namespace Mcmc.Pruning.Repair;

/// <summary>Which inputs a convolution sees: depth, height and width, whatever it has fewer of being 1.</summary>
internal sealed class WindowGeometry
{
    private const int MostAxes = 3;

    public WindowGeometry(Node node, long[] weightDims, long[]? inputDims, long[]? outputDims)
    {
        Kernel = Padded(weightDims.Skip(2), 1);
        Strides = Padded(node.Ints("strides"), 1);
        Dilations = Padded(node.Ints("dilations"), 1);
        Pads = Padded(node.Ints("pads")?.Take(weightDims.Length - 2), 0);
        var padding = node.Text("auto_pad", "NOTSET");
        if (padding.StartsWith("SAME", StringComparison.Ordinal))
        {
            Same(Padded(inputDims!.Skip(2), 1), Padded(outputDims!.Skip(2), 1), padding == "SAME_LOWER");
        }
    }

    public int[] Kernel { get; }

    public int[] Strides { get; }

    public int[] Dilations { get; }

    /// <summary>In front of the first element of each axis.</summary>
    public int[] Pads { get; }

    /// <summary>Positions of the kernel.</summary>
    public int Taps => Kernel[0] * Kernel[1] * Kernel[2];

    /// <summary>Whether an operator has one to three spatial axes, and says its padding in a way that is known.</summary>
    public static bool Holds(Node node, int weightRank, long[]? inputDims, long[]? outputDims) =>
        weightRank is > 2 and <= 2 + MostAxes && node.Text("auto_pad", "NOTSET") switch
        {
            "NOTSET" or "VALID" => true,
            "SAME_UPPER" or "SAME_LOWER" => inputDims is not null && outputDims is not null,
            _ => false,
        };

    /// <summary>The spatial axes of [N, C, …].</summary>
    public static (int Depth, int Height, int Width) Size(ReadOnlySpan<long> dims) => dims.Length switch
    {
        3 => (1, 1, (int)dims[2]),
        4 => (1, (int)dims[2], (int)dims[3]),
        _ => ((int)dims[2], (int)dims[3], (int)dims[4]),
    };

    /// <summary>Spatial positions of [N, C, …].</summary>
    public static int Positions(ReadOnlySpan<long> dims)
    {
        var (depth, height, width) = Size(dims);
        return depth * height * width;
    }

    private static int[] Padded(IEnumerable<long>? values, int fill)
    {
        int[] given = [.. (values ?? []).Select(v => (int)v)];
        return given.Length == 0 ? [fill, fill, fill] : [.. Enumerable.Repeat(fill, MostAxes - given.Length), .. given];
    }

    private void Same(int[] input, int[] output, bool isLower)
    {
        for (var axis = 0; axis < MostAxes; axis++)
        {
            var total = Math.Max(0, (output[axis] - 1) * Strides[axis] + (Kernel[axis] - 1) * Dilations[axis] + 1 - input[axis]);
            Pads[axis] = isLower ? total - total / 2 : total / 2;
        }
    }
}
