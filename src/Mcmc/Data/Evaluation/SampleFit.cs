using Mcmc.Diagnostics;
using Mcmc.Ir;

namespace Mcmc.Data.Evaluation;

/// <summary>How samples of a data set go into a model's input: as they are, or with their channels moved to the other end.</summary>
internal sealed class SampleFit
{
    private readonly bool swapsChannels;
    private readonly int channels;
    private readonly int positions;

    private SampleFit(IReadOnlyList<long> dims, int? batch, IDataSet data, bool swapsChannels)
    {
        (Dims, FixedBatch, this.swapsChannels) = (dims, batch, swapsChannels);
        ChannelsFirst = data.Layout == SampleLayout.Nchw;
        Elements = (int)dims.Aggregate(1L, (product, dim) => product * dim);
        channels = PixelTransform.Channels(data.SampleShape, data.Layout);
        positions = Elements / channels;
    }

    /// <summary>Dimensions that the model gets per sample, without the batch.</summary>
    public IReadOnlyList<long> Dims { get; }

    /// <summary>Values per sample.</summary>
    public int Elements { get; }

    /// <summary>The batch size that the model insists on; null where it takes any.</summary>
    public int? FixedBatch { get; }

    private bool ChannelsFirst { get; }

    /// <summary>Finds how samples fit the model's one input.</summary>
    /// <exception cref="McmcException">MCMC4004 where they do not, with both shapes.</exception>
    public static SampleFit Of(Model model, IDataSet data)
    {
        var feeds = model.Graph.Feeds.ToList();
        if (feeds is not [var input])
        {
            throw Mismatch(data, $"The model has {feeds.Count} inputs{(feeds.Count == 0 ? "" : $" ({string.Join(", ", feeds.Select(f => $"'{f.Name}'"))})")}, and a sample of the data set fills one. Use a model with one input.");
        }

        if (input.Type != DataType.Float)
        {
            throw Mismatch(data, $"Input '{input.Name}' of the model takes {input.Type}, and samples are floats. Export the model with a float32 input.");
        }

        long[] sample = [.. data.SampleShape.Select(d => (long)d)];
        if (input.Shape is not { Count: > 0 } shape)
        {
            return new SampleFit(sample, null, data, swapsChannels: false);
        }

        // Some exporters write 0 or −1 for "any batch".
        int? batch = shape[0].Size is > 0 and <= int.MaxValue and var size ? (int)size : null;
        Dimension[] taken = [.. shape.Skip(1)];
        return Fits(taken, sample) ? new SampleFit(sample, batch, data, swapsChannels: false)
            : Swapped(data) is { } swapped && Fits(taken, swapped) ? new SampleFit(swapped, batch, data, swapsChannels: true)
            : Reshaped(taken, data) is { } reshaped ? new SampleFit(reshaped, batch, data, swapsChannels: false)
            : throw Mismatch(data, $"A sample is {Describe(data)}, but input '{input.Name}' of the model takes {(taken.Length == 0 ? "no more than a batch" : string.Join('x', taken))} per sample ({string.Join('x', shape)} with the batch first). Use data of that shape, or correct 'shape' and 'layout' in the descriptor if they say it wrongly.");
    }

    /// <summary>Moves one sample from the data set's order into the model's.</summary>
    /// <param name="sample">As the data set gives it.</param>
    /// <param name="target">As the model takes it; the same length.</param>
    public void Write(ReadOnlySpan<float> sample, Span<float> target)
    {
        var (rows, columns) = ChannelsFirst ? (channels, positions) : (positions, channels);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                target[column * rows + row] = sample[row * columns + column];
            }
        }
    }

    /// <summary>Whether <see cref="Write"/> is needed: false where samples go in as they are.</summary>
    public bool Moves => swapsChannels;

    private static bool Fits(Dimension[] taken, long[] dims) =>
        taken.Length == dims.Length && taken.Zip(dims).All(pair => pair.First.Size is not { } size || size == pair.Second);

    private static long[]? Swapped(IDataSet data) => data.SampleShape switch
    {
        [var first, var second, var third] => data.Layout == SampleLayout.Nchw ? [second, third, first] : [third, first, second],
        _ => null,
    };

    /// <summary>
    /// The model's own dimensions where its values can be meant in one order only: the same dimensions but for ones, or a flat
    /// vector of a single channel.
    /// </summary>
    private static long[]? Reshaped(Dimension[] taken, IDataSet data)
    {
        if (taken.Length == 0 || taken.Any(d => d.Size is null or <= 0))
        {
            return null;
        }

        long[] dims = [.. taken.Select(d => d.Size!.Value)];
        int[] sample = [.. data.SampleShape.Where(d => d != 1)];
        var sameButOnes = dims.Where(d => d != 1).SequenceEqual(sample.Select(d => (long)d));
        var isFlat = PixelTransform.Channels(data.SampleShape, data.Layout) == 1 && dims.Length == 1
            && dims[0] == sample.Aggregate(1L, (product, dim) => product * dim);
        return sameButOnes || isFlat ? dims : null;
    }

    private static string Describe(IDataSet data) =>
        $"{string.Join('x', data.SampleShape)}{(data.SampleShape.Count == 3 ? data.Layout == SampleLayout.Nchw ? " (channels first)" : " (channels last)" : "")}";

    private static McmcException Mismatch(IDataSet data, string message) => new(Codes.DataMismatch, message, data.Name);
}
