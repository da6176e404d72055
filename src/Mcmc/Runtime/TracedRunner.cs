using Mcmc.Diagnostics;
using Mcmc.Ir;

namespace Mcmc.Runtime;

/// <summary>A session whose kernels are timed one by one, until <see cref="Finish"/>. Owns the folder of the trace.</summary>
internal sealed class TracedRunner : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mcmc-");

    /// <exception cref="McmcException">MCMC3007, MCMC4006.</exception>
    public TracedRunner(Model model, RunnerOptions options, string? name = null)
    {
        try
        {
            Runner = InferenceRunner.Load(model, options with { TracePrefix = Path.Combine(folder.FullName, "trace") }, name);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    public InferenceRunner Runner { get; }

    /// <summary>Ends the tracing; the session runs on without it.</summary>
    /// <returns>The kernels of each run so far.</returns>
    public IReadOnlyList<IReadOnlyList<KernelEvent>> Finish() => KernelTrace.Read(Runner.EndTrace());

    public void Dispose()
    {
        Runner.Dispose();
        folder.Delete(recursive: true);
    }
}
