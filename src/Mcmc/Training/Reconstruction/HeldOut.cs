using System.Numerics.Tensors;
using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Training.Reconstruction;

/// <summary>Samples that are not trained on: they tell how far each value varies, and how far a model is from the original.</summary>
/// <param name="original">The original.</param>
/// <param name="matched">What is compared.</param>
/// <param name="batches">All of the same dimensions.</param>
/// <param name="threads">Threads of ONNX Runtime.</param>
internal sealed class HeldOut(Model original, IReadOnlyList<MatchedValue> matched, IReadOnlyList<RunnerTensor> batches, int threads)
{
    private double[]? variances;

    /// <summary>The variance of each matched value in the original, over all its elements; 0 for a constant.</summary>
    public IReadOnlyList<double> Variances => variances ??= Measure();

    /// <summary>The mean squared error of the matched values, each in units of its variance, averaged over them.</summary>
    /// <param name="model">Of the pruned model's names.</param>
    public double Error(Model model)
    {
        var values = model.Graph.Values().ToDictionary(v => v.Name, StringComparer.Ordinal);
        var input = new RunnerTensor(DataType.Float, batches[0].Dims);
        using var wanted = new ValueReader(original, [.. matched.Select(m => m.Original)], input, threads);
        using var given = new ValueReader(model, [.. matched.Select(m => values[m.Pruned.Name])], input, threads);
        var sum = 0.0;
        foreach (var batch in batches)
        {
            batch.As<float>().CopyTo(input.As<float>());
            wanted.Run();
            given.Run();
            for (var i = 0; i < matched.Count; i++)
            {
                var expected = new float[given[i].Count];
                matched[i].Copy(wanted[i].As<float>(), wanted[i].Dims, expected);
                double distance = TensorPrimitives.Distance<float>(given[i].As<float>(), expected);
                sum += Variances[i] > 0 ? distance * distance / expected.Length / Variances[i] : 0;
            }
        }

        return sum / batches.Count / matched.Count;
    }

    private double[] Measure()
    {
        var input = new RunnerTensor(DataType.Float, batches[0].Dims);
        using var wanted = new ValueReader(original, [.. matched.Select(m => m.Original)], input, threads);
        var (sums, squares, counts) = (new double[matched.Count], new double[matched.Count], new double[matched.Count]);
        foreach (var batch in batches)
        {
            batch.As<float>().CopyTo(input.As<float>());
            wanted.Run();
            for (var i = 0; i < matched.Count; i++)
            {
                sums[i] += TensorPrimitives.Sum<float>(wanted[i].As<float>());
                squares[i] += TensorPrimitives.SumOfSquares<float>(wanted[i].As<float>());
                counts[i] += wanted[i].Count;
            }
        }

        return [.. matched.Select((_, i) => Math.Max(0, squares[i] / counts[i] - sums[i] / counts[i] * (sums[i] / counts[i])))];
    }
}
