using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Costs.Devices;

/// <summary>Finds the blocked layout of this machine: runs small convolutions and looks at what ONNX Runtime made of them.</summary>
internal static class LayoutProbe
{
    private const int LargestAlignment = 32;
    private const int Side = 4;

    /// <exception cref="Diagnostics.McmcException">MCMC4006.</exception>
    public static ChannelLayout Run(RunnerOptions options)
    {
        // A blocked convolution to one channel makes a whole block of them.
        if (Blocked(LargestAlignment * 4, 1, options) is not { OutputShapes: [[_, var block and > 1, _, _]] })
        {
            return ChannelLayout.Plain;
        }

        for (var alignment = 1; alignment <= LargestAlignment; alignment *= 2)
        {
            if (Blocked(2 * (int)block + alignment, (int)block, options) is not null)
            {
                return new ChannelLayout((int)block, alignment);
            }
        }

        return new ChannelLayout((int)block, (int)block);
    }

    /// <summary>The kernel of a convolution between reorderings; null where it ran in the plain layout.</summary>
    private static KernelEvent? Blocked(int inputs, int outputs, RunnerOptions options)
    {
        using var traced = new TracedRunner(SmallConvolution.Of(inputs, outputs, Side), options, "layout probe");
        using var binding = traced.Runner.Bind(new RunnerTensor(DataType.Float, 1, inputs, Side, Side));
        binding.Run();
        var kernels = traced.Finish()[0];
        return kernels.Any(k => k.OpType == "ReorderOutput") && kernels.Any(k => k.OpType == "ReorderInput")
            ? kernels.First(k => k.OpType.Contains("Conv", StringComparison.Ordinal))
            : null;
    }
}
