using System.Numerics.Tensors;
using Mcmc.Data.Evaluation;
using Mcmc.Ir;
using Mcmc.Runtime;

namespace Mcmc.Training.Reconstruction;

/// <summary>Samples that are not trained on: they tell how far each value varies, and how far a model's answers are from the original's.</summary>
/// <param name="original">The original.</param>
/// <param name="matched">What is compared.</param>
/// <param name="batches">All of the same dimensions.</param>
/// <param name="threads">Threads of ONNX Runtime.</param>
internal sealed class HeldOut(Model original, IReadOnlyList<MatchedValue> matched, IReadOnlyList<RunnerTensor> batches, int threads)
{
    private double[]? variances;

    /// <summary>The variance of each matched value in the original, over all its elements; 0 for a constant.</summary>
    public IReadOnlyList<double> Variances => variances ??= Measure();

    /// <summary>
    /// How far the last matched value is from the original's: the mean divergence, in nats, of a classifier's answers, else the
    /// mean squared error in units of the variance. Values inside may come closer while the answer goes astray.
    /// </summary>
    /// <param name="model">Of the pruned model's names.</param>
    public double Distance(Model model)
    {
        var last = matched[^1];
        var value = model.Graph.Values().First(v => v.Name == last.Pruned.Name);
        var input = new RunnerTensor(DataType.Float, batches[0].Dims);
        using var wanted = new ValueReader(original, [last.Original], input, threads);
        using var given = new ValueReader(model, [value], input, threads);
        var sum = 0.0;
        foreach (var batch in batches)
        {
            batch.As<float>().CopyTo(input.As<float>());
            wanted.Run();
            given.Run();
            var expected = new float[given[0].Count];
            last.Copy(wanted[0].As<float>(), wanted[0].Dims, expected);
            sum += original.Graph.Outputs.Contains(last.Original) && given[0].Dims is [var rows, > 1]
                ? Divergence(given[0].As<float>(), expected, (int)rows, OutputScales.Of(last.Original))
                : Math.Pow(TensorPrimitives.Distance<float>(given[0].As<float>(), expected), 2) / expected.Length / Math.Max(Variances[^1], double.Epsilon);
        }

        return sum / batches.Count;
    }

    private static double Divergence(ReadOnlySpan<float> given, ReadOnlySpan<float> expected, int rows, OutputScale scale)
    {
        var (sum, classes) = (0.0, given.Length / rows);
        for (var row = 0; row < rows; row++)
        {
            sum += SampleScore.OfReference(given.Slice(row * classes, classes), scale, expected.Slice(row * classes, classes), scale).Loss;
        }

        return sum / rows;
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
