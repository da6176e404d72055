using System.Buffers;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Data.Evaluation;

/// <summary>Takes the outputs of one sample.</summary>
/// <param name="position">The sample's place among those asked for.</param>
/// <param name="row">One value per class.</param>
internal delegate void TakeRow(int position, ReadOnlySpan<float> row);

/// <summary>
/// Runs a classifier over samples, in batches. The answer is its first output of floats. A model with a batch size of its
/// own gets that, the last batch filled up and the surplus dropped.
/// </summary>
internal sealed class ModelOutputs : IDisposable
{
    // Larger batches gain no speed, and the activations of large images would take gigabytes.
    private const long LargestInputBytes = 1 << 23;

    private readonly Model model;
    private readonly IDataSet data;
    private readonly int[] samples;
    private readonly SampleFit fit;
    private readonly InferenceRunner runner;
    private readonly int output;

    public ModelOutputs(Model model, IDataSet data, int[] samples, int threads)
    {
        (this.model, this.data, this.samples) = (model, data, samples);
        fit = SampleFit.Of(model, data);
        output = model.Graph.Outputs.FindIndex(o => o.Type == DataType.Float);
        if (output < 0)
        {
            throw new McmcException(Codes.DataMismatch, $"The model has no output of floats ({string.Join(", ", model.Graph.Outputs.Select(o => $"'{o.Name}': {o.Type}"))}), so it does not score classes. Evaluate a classifier.", data.Name);
        }

        Scale = OutputScales.Of(model.Graph.Outputs[output]);
        runner = InferenceRunner.Load(model, new RunnerOptions { Threads = threads });
    }

    public OutputScale Scale { get; }

    /// <summary>Runs all samples.</summary>
    /// <param name="batchSize">Samples per run, where the model leaves it open.</param>
    /// <param name="started">Told the number of classes before the first row comes.</param>
    /// <param name="take">Told each sample's outputs, in order.</param>
    /// <param name="progress">Told the number of samples done.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <param name="goesOn">Asked after each batch, with the number of samples done, whether to go on; always if left out.</param>
    public void Run(int batchSize, Action<int> started, TakeRow take, IProgress<int>? progress, CancellationToken cancellation, Func<int, bool>? goesOn = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        var batch = fit.FixedBatch ?? (int)Math.Clamp(LargestInputBytes / (sizeof(float) * (long)fit.Elements), 1, Math.Min(batchSize, samples.Length));
        cancellation.ThrowIfCancellationRequested();
        var input = Input(batch);
        var binding = runner.Bind(input);
        try
        {
            Fill(input, 0, batch);
            if (!TryStart(binding, batch))
            {
                // An open batch axis with a batch of 1 written into the graph (a Reshape to [1, …], say).
                binding.Dispose();
                batch = 1;
                input = Input(batch);
                binding = runner.Bind(input);
                Fill(input, 0, batch);
                binding.Run();
            }

            var classes = Classes(binding.Outputs[output].Dims, batch);
            started(classes);
            for (var first = 0; first < samples.Length; first += batch)
            {
                if (first > 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                    Fill(input, first, batch);
                    binding.Run();
                }

                var count = Math.Min(batch, samples.Length - first);
                Take(binding.Outputs[output].As<float>(), classes, first, count, take);
                progress?.Report(first + count);
                if (goesOn?.Invoke(first + count) == false)
                {
                    return;
                }
            }
        }
        finally
        {
            binding.Dispose();
        }
    }

    public void Dispose() => runner.Dispose();

    private static void Take(ReadOnlySpan<float> outputs, int classes, int first, int count, TakeRow take)
    {
        for (var i = 0; i < count; i++)
        {
            take(first + i, outputs.Slice(i * classes, classes));
        }
    }

    private static bool IsRows(long[] dims, int batch) =>
        (dims.Length > 0 && dims[0] == batch) || (batch == 1 && dims.Length == 1);

    private RunnerTensor Input(int batch)
    {
        const int Overhead = 1024;
        var bytes = (long)batch * fit.Elements * sizeof(float);
        return bytes <= Array.MaxLength - Overhead
            ? new RunnerTensor(DataType.Float, [batch, .. fit.Dims])
            : throw new McmcException(Codes.DataMismatch, $"The model takes batches of {batch} samples of {string.Join('x', fit.Dims)}, {bytes} bytes, which is too much for one tensor. Export it with a smaller or an open batch size.", data.Name);
    }

    private bool TryStart(InferenceBinding binding, int batch)
    {
        try
        {
            binding.Run();
            return batch == 1 || fit.FixedBatch is not null || IsRows(binding.Outputs[output].Dims, batch);
        }
        catch (McmcException e) when (e.Diagnostic.Code == Codes.RuntimeRefused && batch > 1 && fit.FixedBatch is null)
        {
            return false;
        }
    }

    private int Classes(long[] dims, int batch)
    {
        var rest = dims.Length > 0 && dims[0] == batch && (batch > 1 || dims.Length > 1) ? dims[1..] : dims;
        return IsRows(dims, batch) && rest.Count(d => d != 1) == 1 && rest.Max() is > 1 and <= int.MaxValue and var classes
            ? (int)classes
            : throw new McmcException(
                Codes.DataMismatch,
                $"Output '{model.Graph.Outputs[output].Name}' of the model is {string.Join('x', dims)} for a batch of {batch}, and one score per class and sample is needed ({batch}x10 for ten classes). Evaluate a classifier whose first output of floats is its scores.",
                data.Name);
    }

    private void Fill(RunnerTensor input, int first, int batch)
    {
        var count = Math.Min(batch, samples.Length - first);
        var target = input.As<float>()[..(count * fit.Elements)];
        var wanted = samples.AsSpan(first, count);
        if (!fit.Moves)
        {
            data.Read(wanted, target, []);
            return;
        }

        var scratch = ArrayPool<float>.Shared.Rent(target.Length);
        try
        {
            var read = scratch.AsSpan(0, target.Length);
            data.Read(wanted, read, []);
            for (var i = 0; i < count; i++)
            {
                fit.Write(read.Slice(i * fit.Elements, fit.Elements), target.Slice(i * fit.Elements, fit.Elements));
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scratch);
        }
    }
}
