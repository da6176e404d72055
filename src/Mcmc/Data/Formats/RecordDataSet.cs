using System.Buffers;

namespace Mcmc.Data.Formats;

/// <summary>The class of a sample, from its record or from labels kept beside it.</summary>
internal delegate int LabelOf(int sample, ReadOnlySpan<byte> record);

/// <summary>The elements that pixels are stored as.</summary>
internal enum PixelType
{
    UInt8 = 1,
    Float = 4,
}

/// <summary>What the records of a data set mean.</summary>
/// <param name="Shape">Dimensions of one sample.</param>
/// <param name="PixelOffset">Bytes in a record before the pixels.</param>
/// <param name="Type">How pixels are stored.</param>
/// <param name="LabelOf">Null where there are no labels.</param>
/// <param name="Classes">Number of classes, where the format fixes it.</param>
internal sealed record RecordFormat(IReadOnlyList<int> Shape, int PixelOffset, PixelType Type, LabelOf? LabelOf, int? Classes = null);

/// <summary>A data set over byte records: every format of this version comes down to it.</summary>
internal sealed class RecordDataSet : IDataSet
{
    private readonly IRecords records;
    private readonly RecordFormat format;
    private readonly PixelTransform transform;
    private readonly int elements;

    public RecordDataSet(DataDescriptor descriptor, IRecords records, RecordFormat format)
    {
        this.records = records;
        this.format = format;
        Name = descriptor.Name;
        Layout = descriptor.Layout;
        var scale = descriptor.Scale ?? (format.Type == PixelType.UInt8 ? 1.0 / byte.MaxValue : 1);
        elements = format.Shape.Aggregate(1, (product, dim) => product * dim);
        transform = new PixelTransform(format.Shape, Layout, scale, descriptor.Mean, descriptor.Std);
        Levels = PixelTransform.Levels(scale * (format.Type == PixelType.UInt8 ? byte.MaxValue : 1), descriptor.Mean, descriptor.Std);
    }

    public string Name { get; }

    public int Count => records.Count;

    public IReadOnlyList<int> SampleShape => format.Shape;

    public SampleLayout Layout { get; }

    public bool HasLabels => format.LabelOf is not null;

    public int? Classes => format.Classes;

    public IReadOnlyList<(float Black, float White)> Levels { get; }

    public void Read(ReadOnlySpan<int> samples, Span<float> pixels, Span<int> labels)
    {
        CheckLengths(samples, pixels, labels);
        var scratch = ArrayPool<byte>.Shared.Rent(records.Length);
        try
        {
            for (var i = 0; i < samples.Length; i++)
            {
                var record = records.Read(samples[i], scratch);
                if (!labels.IsEmpty)
                {
                    labels[i] = format.LabelOf!(samples[i], record);
                }

                if (!pixels.IsEmpty)
                {
                    Transform(record[format.PixelOffset..], pixels.Slice(i * elements, elements));
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    public void Dispose() => records.Dispose();

    private void Transform(ReadOnlySpan<byte> stored, Span<float> values)
    {
        if (format.Type == PixelType.Float)
        {
            transform.ApplyFloats(stored, values);
        }
        else
        {
            transform.Apply(stored, values);
        }
    }

    private void CheckLengths(ReadOnlySpan<int> samples, Span<float> pixels, Span<int> labels)
    {
        if (!pixels.IsEmpty && pixels.Length != (long)samples.Length * elements)
        {
            throw new ArgumentException($"{samples.Length} samples take {(long)samples.Length * elements} values, not {pixels.Length}.", nameof(pixels));
        }

        if (!labels.IsEmpty && (labels.Length != samples.Length || !HasLabels))
        {
            throw new ArgumentException(HasLabels ? $"{samples.Length} samples have as many labels, not {labels.Length}." : "The data set has no labels.", nameof(labels));
        }

        foreach (var sample in samples)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(sample, nameof(samples));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, Count, nameof(samples));
        }
    }
}
