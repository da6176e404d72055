using Mcmc.Runtime;

namespace Mcmc.Costs.Devices;

/// <summary>The machine and the runtime of a profile.</summary>
/// <param name="System">Runtime identifier, such as <c>linux-arm64</c>.</param>
/// <param name="Processor">Its name, as the system gives it.</param>
/// <param name="Processors">Logical processors.</param>
/// <param name="RuntimeVersion">Version of ONNX Runtime.</param>
/// <param name="Provider">Execution provider.</param>
/// <param name="Threads">Threads inside one operator.</param>
internal sealed record ProfileSubject(string System, string Processor, int Processors, string RuntimeVersion, string Provider, int Threads)
{
    /// <summary>This machine.</summary>
    /// <exception cref="Diagnostics.McmcException">MCMC4006.</exception>
    public static ProfileSubject Here(RunnerOptions options) => new(
        RuntimePlatform.Current, ProcessorName.Current, Environment.ProcessorCount, InferenceRunner.RuntimeVersion, InferenceRunner.Provider, options.Threads);

    public override string ToString() => FormattableString.Invariant(
        $"{Processor} ({Processors} processors, {System}), ONNX Runtime {RuntimeVersion}, {Provider}, {Threads} {(Threads == 1 ? "thread" : "threads")}");
}
