namespace Mcmc.Data;

/// <summary>Some samples of a data set, read once and kept in memory where they are not too large: a search looks at the same ones again and again.</summary>
internal sealed class HeldSamples : IDataSet
{
    private const long MostBytes = 256L << 20;

    private readonly IDataSet data;
    private readonly Dictionary<int, int> positions = [];
    private readonly float[] pixels;
    private readonly int[] labels;
    private readonly int elements;

    /// <param name="data">Stays open while this is used, and after.</param>
    /// <param name="samples">The samples to keep; others are read from the data set.</param>
    public HeldSamples(IDataSet data, int[] samples)
    {
        this.data = data;
        elements = data.SampleShape.Aggregate(1, (product, d) => checked(product * d));
        var held = (int)Math.Min(samples.Length, MostBytes / (sizeof(float) * (long)elements));
        pixels = new float[(long)held * elements];
        labels = new int[data.HasLabels ? held : 0];
        data.Read(samples.AsSpan(0, held), pixels, labels);
        for (var i = 0; i < held; i++)
        {
            positions[samples[i]] = i;
        }
    }

    public string Name => data.Name;

    public int Count => data.Count;

    public IReadOnlyList<int> SampleShape => data.SampleShape;

    public SampleLayout Layout => data.Layout;

    public bool HasLabels => data.HasLabels;

    public int? Classes => data.Classes;

    public IReadOnlyList<(float Black, float White)> Levels => data.Levels;

    public void Read(ReadOnlySpan<int> samples, Span<float> pixels, Span<int> labels)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            var into = pixels.IsEmpty ? [] : pixels.Slice(i * elements, elements);
            var label = labels.IsEmpty ? [] : labels.Slice(i, 1);
            if (!positions.TryGetValue(samples[i], out var held))
            {
                data.Read(samples.Slice(i, 1), into, label);
                continue;
            }

            if (!into.IsEmpty)
            {
                this.pixels.AsSpan(held * elements, elements).CopyTo(into);
            }

            if (!label.IsEmpty)
            {
                label[0] = this.labels[held];
            }
        }
    }

    /// <summary>The data set belongs to whoever opened it.</summary>
    public void Dispose()
    {
    }
}
