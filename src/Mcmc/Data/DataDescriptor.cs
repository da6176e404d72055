using Mcmc.Data.Formats;
using Mcmc.Data.Images;
using Mcmc.Diagnostics;

namespace Mcmc.Data;

/// <summary>
/// What <c>--data</c> names: which files, how they are stored, and how pixels become model inputs. Every path in it
/// is resolved and exists.
/// </summary>
internal sealed record DataDescriptor
{
    /// <summary>The descriptor or folder, as the user named it.</summary>
    public required string Name { get; init; }

    public required DataFormat Format { get; init; }

    /// <summary>The files that hold the samples, in order.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The file that holds the labels; null where they are in <see cref="Files"/> or there are none.</summary>
    public string? LabelFile { get; init; }

    /// <summary>The array of samples in an archive; null for the one that is recognised by its name.</summary>
    public string? PixelArray { get; init; }

    /// <summary>The array of labels in an archive; null for the one that is recognised by its name.</summary>
    public string? LabelArray { get; init; }

    /// <summary>The samples to use; null for all.</summary>
    public SampleRange? Range { get; init; }

    /// <summary>Dimensions of one sample as stored, in the order of <see cref="Layout"/>; null where the files say them.</summary>
    public IReadOnlyList<int>? Shape { get; init; }

    /// <summary>Bytes of the label before each sample: 0, 1, 2 or 4.</summary>
    public int LabelBytes { get; init; } = 1;

    public SampleLayout Layout { get; init; }

    /// <summary>Factor before mean and std; null (a folder without a descriptor) maps bytes to [0, 1] and leaves floats alone.</summary>
    public double? Scale { get; init; }

    /// <summary>One value, or one per channel.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [0];

    /// <summary>One value, or one per channel; positive.</summary>
    public IReadOnlyList<double> Std { get; init; } = [1];

    public Augmentation? Augment { get; init; }

    /// <summary>How images become samples of one size.</summary>
    public ImageFrame Frame { get; init; } = new([], []);

    /// <summary>The channels of decoded images.</summary>
    public ColorOrder Color { get; init; }

    /// <summary>The descriptor that was read; null for a folder without one.</summary>
    internal DescriptorMembers? Members { get; init; }

    /// <summary>Every file whose content decides what is read: the descriptor, the samples, the labels.</summary>
    public IEnumerable<string> Inputs =>
        new[] { Members?.Path, LabelFile }.OfType<string>().Concat(Files).Distinct(StringComparer.Ordinal);

    /// <summary>Reads a descriptor, or looks for one (or for files that need none) in a folder.</summary>
    /// <exception cref="McmcException">MCMC4005 where <paramref name="path"/> does not exist, MCMC4003 where it cannot be
    /// understood, MCMC4011 for a format of a later version.</exception>
    public static DataDescriptor Load(string path)
    {
        if (Directory.Exists(path))
        {
            return DataFolder.Describe(path);
        }

        if (!File.Exists(path))
        {
            throw new McmcException(Codes.FileMissing, $"The data set '{path}' does not exist. Name a data descriptor (.json) or a folder that holds one.", path);
        }

        return FileFaults.Guard(path, () => DescriptorParser.Parse(DescriptorMembers.Read(path)));
    }

    /// <summary>Opens the files and checks what can be checked without reading every sample.</summary>
    /// <exception cref="McmcException">MCMC4003 where they are not what the descriptor says.</exception>
    public IDataSet Open() => FileFaults.Guard(Files[0], () => Format switch
    {
        DataFormat.Idx => IdxFormat.Open(this),
        DataFormat.Npz => NpzFormat.Open(this),
        DataFormat.Images => ImageDataSet.Open(this),
        _ => BinaryFormat.Open(this),
    });

    /// <summary>The samples to use of as many as the files hold.</summary>
    /// <exception cref="McmcException">MCMC4003 where the range reaches past them, or they are too many.</exception>
    internal SampleRange RangeIn(long available)
    {
        if (Range is { } range && range.First + (long)range.Count > available)
        {
            throw Invalid("range", $"'range' [{range.First}, {range.Count}] ends behind sample {range.First + (long)range.Count - 1}, but the files hold {available} samples, 0 to {available - 1}.");
        }

        return Range ?? (available <= int.MaxValue
            ? new SampleRange(0, (int)available)
            : throw new McmcException(Codes.DataInvalid, $"{available} samples are too many; use at most {int.MaxValue}.", Name));
    }

    /// <summary>A fault of this descriptor: at the member's line where it has one.</summary>
    public McmcException Invalid(string member, string message) =>
        Members?.Invalid(member, message) ?? new McmcException(Codes.DataInvalid, message, Name);
}
