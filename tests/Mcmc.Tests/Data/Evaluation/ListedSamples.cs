using Mcmc.Data;

namespace Mcmc.Tests.Data.Evaluation;

/// <summary>A data set whose samples a test writes down.</summary>
internal sealed class ListedSamples(int[] shape, float[][] samples, int[]? labels = null) : IDataSet
{
    public string Name => "listed";

    public int Count => samples.Length;

    public IReadOnlyList<int> SampleShape => shape;

    public SampleLayout Layout { get; init; }

    public bool HasLabels => labels is not null;

    public int? Classes { get; init; }

    /// <summary>Samples of random values and labels.</summary>
    public static ListedSamples Random(int[] shape, int count, int classes, int seed = 1)
    {
        var random = new Random(seed);
        var elements = shape.Aggregate(1, (p, d) => p * d);
        return new ListedSamples(
            shape,
            [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, elements).Select(_ => random.NextSingle() * 4 - 2).ToArray())],
            [.. Enumerable.Range(0, count).Select(_ => random.Next(classes))]);
    }

    public void Read(ReadOnlySpan<int> indices, Span<float> pixels, Span<int> targets)
    {
        for (var i = 0; i < indices.Length; i++)
        {
            if (!pixels.IsEmpty)
            {
                samples[indices[i]].CopyTo(pixels[(i * samples[0].Length)..]);
            }

            if (!targets.IsEmpty)
            {
                targets[i] = labels![indices[i]];
            }
        }
    }

    public void Dispose()
    {
    }
}
