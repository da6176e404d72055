using Mcmc.Diagnostics;
using Mcmc.Runtime.CustomOperators;
using Microsoft.ML.OnnxRuntime;

namespace Mcmc.Runtime;

/// <summary>How a session runs. The same options on the same machine give the same bits.</summary>
internal sealed record RunnerOptions
{
    /// <summary>Threads inside one operator, the calling one included; at least 1. Results may differ in the last bits between counts.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whether ONNX Runtime rewrites the graph (fusions, blocked layouts). Off: the nodes run as they stand.</summary>
    public bool Optimize { get; init; } = true;

    /// <summary>Whether activations come from a pool that keeps its memory between runs. Off: each is given back at once.</summary>
    public bool Arena { get; init; } = true;

    /// <summary>
    /// Whether buffers are planned as one block after the first run. Off: each comes from the pool, which for a graph that
    /// is run in one shape only keeps the memory of the first run from being held twice.
    /// </summary>
    public bool Pattern { get; init; } = true;

    /// <summary>For a step of training: large, run again and again in one shape.</summary>
    public static RunnerOptions ForTraining(int threads) => new() { Threads = threads, Pattern = false };

    /// <summary>
    /// Whether nothing is rounded but what the file rounds. Off, as ONNX Runtime has it: beside 4- and 8-bit weights the
    /// other factor is rounded to 8 bits block by block, and float weights between quantised activations are rounded to
    /// 8 bits over all channels, so that a result depends on channels that nothing reads.
    /// </summary>
    public bool ExactProducts { get; init; }

    /// <summary>Where a trace of every kernel goes, as the first part of a path; null for no trace.</summary>
    internal string? TracePrefix { get; init; }

    /// <summary>Whether the model has operators of ONNX Runtime Extensions, such as the one that decodes images.</summary>
    public bool Extensions { get; init; }

    /// <summary>Operators of our own that the model has nodes of.</summary>
    public IReadOnlyList<CustomOperator> Operators { get; init; } = [];

    /// <summary>Whether the session has operators that ONNX Runtime does not have.</summary>
    public bool AddsDomain => Extensions || Operators.Count > 0;

    /// <exception cref="McmcException">MCMC4006 where <see cref="Extensions"/> are asked for and their library is missing.</exception>
    internal SessionOptions ToSession()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1, nameof(Threads));
        var session = new SessionOptions
        {
            IntraOpNumThreads = Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = Optimize ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,
            EnableCpuMemArena = Arena,
            EnableMemoryPattern = Arena && Pattern,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };

        // A pool that goes on spinning after a run steals time from the session that runs next.
        session.AddSessionConfigEntry("session.force_spinning_stop", "1");
        if (ExactProducts)
        {
            const string Float32 = "1";
            session.AddSessionConfigEntry("session.qdq_matmulnbits_accuracy_level", Float32);
            session.AddSessionConfigEntry("optimization.disable_specified_optimizers", "WeightBiasQuantization");
        }

        if (TracePrefix is not null)
        {
            // The prefix counts at the moment when profiling is enabled.
            session.ProfileOutputPathPrefix = TracePrefix;
            session.EnableProfiling = true;
        }

        if (Operators.Count > 0)
        {
            NativeApi.AddDomain(session.DangerousGetHandle(), OperatorDomain.Of(Operators, Threads));
        }

        if (Extensions)
        {
            Register(session);
        }

        return session;
    }

    private static void Register(SessionOptions session)
    {
        try
        {
            session.RegisterOrtExtensions();
        }
        catch (Exception e) when (e is OnnxRuntimeException or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            session.Dispose();
            throw new McmcException(Codes.PlatformUnsupported, $"ONNX Runtime Extensions, which decode images, cannot be loaded: {OneLine.Of(e.Message)} Install the package again, or store the decoded images as .npz or binary records.", cause: e);
        }
    }
}
