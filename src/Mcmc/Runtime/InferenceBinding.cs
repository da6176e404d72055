using Mcmc.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace Mcmc.Runtime;

/// <summary>
/// A session bound to fixed buffers: write <see cref="Inputs"/>, <see cref="Run"/>, read <see cref="Outputs"/>. After the
/// first run, which finds the outputs' shapes, nothing is allocated on the managed side. For one thread at a time.
/// </summary>
internal sealed class InferenceBinding : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    private readonly List<OrtValue> values = [];
    private readonly OrtIoBinding binding;
    private RunnerTensor[]? outputs;

    internal InferenceBinding(InferenceRunner runner, InferenceSession session, IReadOnlyList<RunnerTensor> inputs, IReadOnlyList<RunnerTensor>? outputs = null)
    {
        if (inputs.Count != runner.Inputs.Count)
        {
            throw new ArgumentException($"'{runner.ModelName}' has {runner.Inputs.Count} inputs, not {inputs.Count}.", nameof(inputs));
        }

        (Runner, this.session, Inputs) = (runner, session, [.. inputs]);
        binding = session.CreateIoBinding();
        try
        {
            Bind(inputs);
            if (outputs is not null)
            {
                BindOutputs([.. outputs]);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The session; it must outlive the binding.</summary>
    public InferenceRunner Runner { get; }

    /// <summary>The tensors that every run reads.</summary>
    public IReadOnlyList<RunnerTensor> Inputs { get; }

    /// <summary>The tensors that every run overwrites; empty before the first.</summary>
    public IReadOnlyList<RunnerTensor> Outputs => outputs ?? [];

    /// <summary>Runs the model on what <see cref="Inputs"/> hold now.</summary>
    /// <exception cref="McmcException">MCMC3007, also when an output changed its shape since the first run.</exception>
    public void Run()
    {
        try
        {
            session.RunWithBinding(options, binding);
            if (outputs is null)
            {
                AdoptOutputs();
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw Runner.Refused(e);
        }

        GC.KeepAlive(this);
    }

    public void Dispose()
    {
        binding.Dispose();
        options.Dispose();
        foreach (var value in values)
        {
            value.Dispose();
        }

        values.Clear();
    }

    private void Bind(IReadOnlyList<RunnerTensor> inputs)
    {
        try
        {
            for (var i = 0; i < inputs.Count; i++)
            {
                binding.BindInput(Runner.Inputs[i].Name, Keep(inputs[i]));
            }

            foreach (var output in Runner.Outputs)
            {
                if (!RunnerTensor.Holds(output.Type))
                {
                    throw new McmcException(Codes.FeatureMissing, $"Output '{output.Name}' of '{Runner.ModelName}' is no tensor of numbers, which is all that can be run here. Export the model without it.");
                }

                binding.BindOutputToDevice(output.Name, OrtMemoryInfo.DefaultInstance);
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw Runner.Refused(e);
        }
    }

    /// <summary>Takes the first run's outputs over, and has the next runs write into the same tensors.</summary>
    private void AdoptOutputs()
    {
        using var first = binding.GetOutputValues();
        BindOutputs([.. first.Select(RunnerTensor.CopyOf)]);
    }

    private void BindOutputs(RunnerTensor[] tensors)
    {
        binding.ClearBoundOutputs();
        for (var i = 0; i < tensors.Length; i++)
        {
            binding.BindOutput(Runner.Outputs[i].Name, Keep(tensors[i]));
        }

        outputs = tensors;
    }

    private OrtValue Keep(RunnerTensor tensor)
    {
        var value = tensor.ToOrtValue();
        values.Add(value);
        return value;
    }
}
