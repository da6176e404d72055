using Mcmc.Data;

namespace Mcmc.Tests.Training.FineTuning;

/// <summary>Another data set, with a look at, and a hand in, what is read from it.</summary>
internal sealed class WatchedSamples(IDataSet samples, Action<int[], float[]> onRead) : IDataSet
{
    private readonly Lock reading = new();

    public string Name => samples.Name;

    public int Count => samples.Count;

    public IReadOnlyList<int> SampleShape => samples.SampleShape;

    public SampleLayout Layout => samples.Layout;

    public bool HasLabels => samples.HasLabels;

    public int? Classes => samples.Classes;

    public void Read(ReadOnlySpan<int> indices, Span<float> pixels, Span<int> labels)
    {
        samples.Read(indices, pixels, labels);
        var seen = pixels.ToArray();
        lock (reading)
        {
            onRead(indices.ToArray(), seen);
        }

        seen.CopyTo(pixels);
    }

    public void Dispose()
    {
    }
}
