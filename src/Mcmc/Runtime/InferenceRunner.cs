using System.Text.RegularExpressions;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Mcmc.Runtime;

/// <summary>
/// A model in ONNX Runtime. Safe for several threads at once; each that runs in a loop takes its own <see cref="Bind(IReadOnlyList{RunnerTensor})"/>.
/// </summary>
internal sealed partial class InferenceRunner : IDisposable
{
    private readonly InferenceSession session;
    private readonly DirectoryInfo? scratch;
    private readonly string? path;

    private InferenceRunner(InferenceSession session, RunnerOptions options, string name, string? path, DirectoryInfo? scratch)
    {
        (this.session, Options, ModelName, this.path, this.scratch) = (session, options, name, path, scratch);
        Inputs = Ports(session.InputNames, session.InputMetadata);
        Outputs = Ports(session.OutputNames, session.OutputMetadata);
    }

    /// <summary>What runs the kernels. The natives that this is built with have no other.</summary>
    public const string Provider = "CPUExecutionProvider";

    /// <summary>The version of ONNX Runtime, such as <c>1.29.0</c>.</summary>
    /// <exception cref="McmcException">MCMC4006.</exception>
    public static string RuntimeVersion => NativeOnnxRuntime.Version;

    /// <summary>How the session runs.</summary>
    public RunnerOptions Options { get; }

    /// <summary>What messages call the model.</summary>
    public string ModelName { get; }

    /// <summary>Inputs that must be fed, in the model's order (that of <see cref="Graph.Feeds"/>).</summary>
    public IReadOnlyList<RunnerPort> Inputs { get; }

    /// <summary>Outputs in the model's order.</summary>
    public IReadOnlyList<RunnerPort> Outputs { get; }

    /// <summary>Opens a session on a model in memory; one too large for a message goes through a temporary file.</summary>
    /// <exception cref="McmcException">MCMC3007 when ONNX Runtime refuses it; MCMC4006.</exception>
    public static InferenceRunner Load(Model model, RunnerOptions? options = null, string? name = null)
    {
        name ??= model.Graph.Name.Length > 0 ? model.Graph.Name : "model";
        if (OnnxFile.FitsBytes(model))
        {
            var bytes = OnnxFile.ToBytes(model);
            return Open(o => new InferenceSession(bytes, o), options, name, path: null, scratch: null);
        }

        // External data stays mapped while the session lives, so the folder goes when the session does.
        var scratch = Directory.CreateTempSubdirectory("mcmc-");
        try
        {
            var file = Path.Combine(scratch.FullName, "model.onnx");
            OnnxFile.Save(model, file);
            return Open(o => new InferenceSession(file, o), options, name, path: null, scratch);
        }
        catch
        {
            Delete(scratch);
            throw;
        }
    }

    /// <summary>Opens a session on a file, whose external data ONNX Runtime finds beside it.</summary>
    /// <exception cref="McmcException">MCMC4005 no such file; MCMC3007 when ONNX Runtime refuses it; MCMC4006.</exception>
    public static InferenceRunner Load(string path, RunnerOptions? options = null)
    {
        if (!File.Exists(path))
        {
            throw new McmcException(Codes.FileMissing, $"'{path}' does not exist: check the path of the model.", path);
        }

        return Open(o => new InferenceSession(path, o), options, path, path, scratch: null);
    }

    /// <summary>Runs once: tensors in the order of <see cref="Inputs"/>, fresh ones in the order of <see cref="Outputs"/>.</summary>
    /// <exception cref="McmcException">MCMC3007, also for inputs whose shapes do not fit.</exception>
    public RunnerTensor[] Run(params IReadOnlyList<RunnerTensor> inputs)
    {
        using var binding = Bind(inputs);
        binding.Run();
        return [.. binding.Outputs];
    }

    /// <summary>Prepares a hot loop over these tensors, in the order of <see cref="Inputs"/>.</summary>
    public InferenceBinding Bind(params IReadOnlyList<RunnerTensor> inputs) => new(this, session, inputs);

    /// <summary>
    /// The same with tensors that the outputs go to, in the order of <see cref="Outputs"/> and in their dimensions. One may be
    /// an input too, if the nodes that read it there have all run when it is written.
    /// </summary>
    public InferenceBinding Bind(IReadOnlyList<RunnerTensor> inputs, IReadOnlyList<RunnerTensor> outputs) => new(this, session, inputs, outputs);

    public void Dispose()
    {
        session.Dispose();
        if (scratch is not null)
        {
            Delete(scratch);
        }
    }

    /// <summary>Ends the trace that <see cref="RunnerOptions.TracePrefix"/> began; what runs afterwards is not traced.</summary>
    /// <returns>The trace's file.</returns>
    internal string EndTrace() => session.EndProfiling();

    /// <summary>MCMC3007 for a run, with ONNX Runtime's own message.</summary>
    internal McmcException Refused(Exception e) => Refused(ModelName, path, e, "Check that what is fed to the model fits its inputs");

    private static InferenceRunner Open(Func<SessionOptions, InferenceSession> open, RunnerOptions? options, string name, string? path, DirectoryInfo? scratch)
    {
        NativeOnnxRuntime.Ensure();
        options ??= new RunnerOptions();
        using var sessionOptions = options.ToSession();
        InferenceSession? session = null;
        try
        {
            session = DomainTable.Open(() => open(sessionOptions), options.AddsDomain);
            return new InferenceRunner(session, options, name, path, scratch);
        }
        catch (OnnxRuntimeException e)
        {
            session?.Dispose();
            throw Refused(name, path, e, "Export the model again, with operators that this version has");
        }
    }

    private static McmcException Refused(string name, string? path, Exception e, string remedy) => new(
        Codes.RuntimeRefused,
        $"ONNX Runtime {RuntimeVersion} cannot run '{name}': {OneLine.Of(ErrorPrefix().Replace(e.Message, ""))}. {remedy}.",
        path,
        cause: e);

    private static RunnerPort[] Ports(IReadOnlyList<string> names, IReadOnlyDictionary<string, NodeMetadata> metadata) =>
        [.. names.Select(name => Port(name, metadata[name]))];

    private static RunnerPort Port(string name, NodeMetadata metadata) =>
        metadata.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR
            ? new RunnerPort(name, (DataType)metadata.ElementDataType, [.. metadata.Dimensions.Select(d => d < 0 ? (long?)null : d)])
            : new RunnerPort(name, DataType.Undefined, []);

    private static void Delete(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // Still open elsewhere, by a virus scanner say: the system clears its temporary folder some day.
        }
        catch (UnauthorizedAccessException)
        {
        }
    }

    [GeneratedRegex(@"^\[ErrorCode:\w+\]\s*")]
    private static partial Regex ErrorPrefix();
}
