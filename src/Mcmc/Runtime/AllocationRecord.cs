using Mcmc.Ir;

namespace Mcmc.Runtime;

/// <summary>What ONNX Runtime's profiler notes of its allocator while a model runs.</summary>
internal static class AllocationRecord
{
    /// <summary>The most bytes in use at any kernel of a first run, weights included.</summary>
    /// <exception cref="Diagnostics.McmcException">MCMC3007.</exception>
    public static long PeakBytes(Model model, IReadOnlyList<RunnerTensor> inputs, RunnerOptions options)
    {
        using var traced = new TracedRunner(model, options);
        using var binding = traced.Runner.Bind(inputs);
        binding.Run();
        return traced.Finish()[0].Max(kernel => kernel.BytesInUse);
    }
}
