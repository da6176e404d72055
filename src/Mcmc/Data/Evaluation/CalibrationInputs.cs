using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Data.Evaluation;

/// <summary>Samples as a model takes them, without labels, in batches that stay in memory.</summary>
internal static class CalibrationInputs
{
    private const int LargestBatch = 32;

    /// <exception cref="McmcException">MCMC4003, MCMC4004 where data and model do not fit, or there are fewer samples than the batch that the model insists on.</exception>
    public static IReadOnlyList<RunnerTensor> Read(Model model, IDataSet data, ReadOnlySpan<int> samples)
    {
        var fit = SampleFit.Of(model, data);
        var size = fit.FixedBatch ?? Math.Min(LargestBatch, samples.Length);
        if (size > samples.Length)
        {
            throw new McmcException(Codes.DataMismatch, $"The model takes batches of {size} samples, and there are {samples.Length} to repair with. Use more data, or export the model with a free batch size.", data.Name);
        }

        var batches = new List<RunnerTensor>();
        for (var first = 0; first < samples.Length && first + size <= samples.Length; first += size)
        {
            var batch = new RunnerTensor(DataType.Float, [size, .. fit.Dims]);
            var target = batch.As<float>();
            data.Read(samples.Slice(first, size), target, []);
            if (fit.Moves)
            {
                var read = target.ToArray();
                for (var i = 0; i < size; i++)
                {
                    fit.Write(read.AsSpan(i * fit.Elements, fit.Elements), target.Slice(i * fit.Elements, fit.Elements));
                }
            }

            batches.Add(batch);
        }

        return batches;
    }
}
