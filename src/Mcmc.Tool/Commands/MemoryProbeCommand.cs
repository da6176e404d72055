using System.CommandLine;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Mcmc.Costs.Devices;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Runtime;
using Mcmc.Tool.Options;
using Mcmc.Tool.Output;
using Mcmc.Tool.Output.Documents;

namespace Mcmc.Tool.Commands;

/// <summary>
/// A process for one model and nothing else, so that its peak is the model's: <c>inspect --memory</c> starts it and subtracts
/// what ONNX Runtime takes without the model.
/// </summary>
internal sealed class MemoryProbeCommand : EngineCommand
{
    private const string ProbeName = "memory-probe";
    private const int Runs = 3;
    private const int BaselineChannels = 8;

    private readonly ModelOptions model = new();

    public MemoryProbeCommand()
        : base(ProbeName, "Measures the peak memory of this process with a model.")
    {
        Hidden = true;
        AddLast(model, takesCheckpoint: false);
    }

    public override IReadOnlyList<(string CommandLine, string Does)> Examples => [];

    /// <summary>Measures a model in a fresh process.</summary>
    /// <param name="file">The model.</param>
    /// <param name="shapes">The dimensions of each of its inputs.</param>
    /// <param name="threads">Threads of ONNX Runtime.</param>
    /// <exception cref="McmcException">MCMC3007 where the process came to nothing.</exception>
    public static ProcessMemoryDocument Measure(string file, IEnumerable<(string Name, long[] Dims)> shapes, int threads, CancellationToken cancellation)
    {
        var program = Environment.ProcessPath!;
        var isHost = Path.GetFileNameWithoutExtension(program) != Assembly.GetExecutingAssembly().GetName().Name;
        string[] own = isHost ? [Assembly.GetExecutingAssembly().Location] : [];
        string[] inputs = [.. shapes.SelectMany(s => new[] { "--input", FormattableString.Invariant($"{s.Name}={string.Join('x', s.Dims)}") })];
        string[] arguments = [.. own, ProbeName, Path.GetFullPath(file), .. inputs, "--threads", FormattableString.Invariant($"{threads}"), "--json"];
        using var child = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var stop = cancellation.Register(child.Kill);
        var error = child.StandardError.ReadToEndAsync(cancellation);
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return child.ExitCode == 0 && JsonSerializer.Deserialize(output, JsonFormat.Default.ProcessMemoryDocument) is { } document
            ? document
            : throw new McmcException(Codes.RuntimeRefused, $"The memory of '{file}' could not be measured in a process of its own, which ended with {child.ExitCode}: {OneLine.Of(error.Result)}. Inspect the model without --memory.", file);
    }

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var options = new RunnerOptions { Threads = model.Threads(parsed), Arena = false };
        using (var small = InferenceRunner.Load(SmallConvolution.Of(BaselineChannels, BaselineChannels, BaselineChannels), options))
        {
            small.Run(new RunnerTensor(DataType.Float, 1, BaselineChannels, BaselineChannels, BaselineChannels));
        }

        var baseline = PeakBytes();
        var shapes = model.Inputs(parsed);
        using var runner = InferenceRunner.Load(model.Path(parsed), options);
        using var binding = runner.Bind([.. runner.Inputs.Select(port => new RunnerTensor(port.Type, shapes[port.Name]))]);
        for (var run = 0; run < Runs; run++)
        {
            cancellation.ThrowIfCancellationRequested();
            binding.Run();
        }

        var document = new ProcessMemoryDocument(baseline, PeakBytes());
        terminal.Result(document, JsonFormat.Default.ProcessMemoryDocument, console => Output.Views.TextTable.Line(console, FormattableString.Invariant($"{document.PeakBytes - document.BaselineBytes} bytes")));
        return 0;
    }

    private static long PeakBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
