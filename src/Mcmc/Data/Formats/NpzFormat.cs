using System.Buffers.Binary;
using Mcmc.Diagnostics;

namespace Mcmc.Data.Formats;

/// <summary>NumPy arrays: samples as uint8 or float32, labels as integers, from <c>.npz</c> archives or <c>.npy</c> files.</summary>
internal static class NpzFormat
{
    // The last of each are NumPy's own names for arrays that were saved without any.
    private static readonly string[] pixelNames = ["images", "x", "X", "data", "arr_0"];
    private static readonly string[] labelNames = ["labels", "y", "Y", "arr_1"];

    public static IDataSet Open(DataDescriptor descriptor)
    {
        var file = descriptor.Files[0];
        using var pixels = NpyArray.Open(file, names => Choose(descriptor, names, descriptor.PixelArray, "array", pixelNames))!;
        var type = pixels.ElementType switch
        {
            "|u1" => PixelType.UInt8,
            "<f4" => PixelType.Float,
            var other => throw new McmcException(Codes.DataInvalid, $"Samples of NumPy type '{other}' are not read. Save them as uint8 or float32: array.astype('float32').", file),
        };
        var range = descriptor.RangeIn(pixels.Stored.Count);
        var shape = ArrayShape.OfSample(descriptor, pixels.Stored.Dims, file);
        var labels = Labels(descriptor, pixels.Stored.Count, range);
        LabelOf? labelOf = labels is null ? null : (sample, _) => labels[sample];
        return new RecordDataSet(descriptor, pixels.Stored.Records(range), new RecordFormat(shape, 0, type, labelOf));
    }

    private static string Choose(DataDescriptor descriptor, IReadOnlyList<string> names, string? named, string member, string[] usual)
    {
        if (named is not null && !names.Contains(named))
        {
            throw descriptor.Invalid(member, $"The archive has no array '{named}'. It holds {string.Join(", ", names)}.");
        }

        return named
            ?? usual.FirstOrDefault(names.Contains)
            ?? (names.Count == 1 ? names[0] : throw descriptor.Invalid("path", $"The archive holds {(names.Count == 0 ? "no arrays" : string.Join(", ", names))}; which of them holds the samples is not clear. Name it in '{member}'."));
    }

    private static int[]? Labels(DataDescriptor descriptor, int samples, SampleRange range)
    {
        var file = descriptor.LabelFile ?? descriptor.Files[0];
        return FileFaults.Guard<int[]?>(file, () =>
        {
            using var array = NpyArray.Open(file, names =>
                descriptor.LabelFile is not null || descriptor.LabelArray is not null
                    ? Choose(descriptor, names, descriptor.LabelArray, "labels", labelNames)
                    : labelNames.FirstOrDefault(names.Contains));

            // A lone .npy is the samples themselves.
            if (array is null || (descriptor.LabelFile is null && !array.IsInArchive))
            {
                return descriptor.LabelArray is null
                    ? null
                    : throw descriptor.Invalid("labels", $"'{descriptor.LabelArray}' is no .npy file, and '{Path.GetFileName(file)}' is no archive that could hold an array of that name.");
            }

            if (array.Stored.Dims.Skip(1).Any(d => d != 1) || array.Stored.Count != samples)
            {
                throw new McmcException(Codes.DataInvalid, $"The labels are an array of {string.Join('x', array.Stored.Dims)}; {samples} samples need {samples} of them, one class number each.", file);
            }

            return Integers(array, range);
        });
    }

    private static int[] Integers(NpyArray array, SampleRange range)
    {
        var bytes = array.Stored.Load(range);
        var size = array.Stored.SampleBytes;
        var labels = new int[range.Count];
        for (var i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<byte> item = bytes.AsSpan(i * size, size);
            long label = array.ElementType switch
            {
                "|u1" => item[0],
                "|i1" => (sbyte)item[0],
                "<i2" => BinaryPrimitives.ReadInt16LittleEndian(item),
                "<u2" => BinaryPrimitives.ReadUInt16LittleEndian(item),
                "<i4" => BinaryPrimitives.ReadInt32LittleEndian(item),
                "<u4" => BinaryPrimitives.ReadUInt32LittleEndian(item),
                "<i8" or "<u8" => BinaryPrimitives.ReadInt64LittleEndian(item),
                _ => throw new McmcException(Codes.DataInvalid, $"Labels of NumPy type '{array.ElementType}' are not read. Save class numbers: array.astype('int64').", array.Stored.Path),
            };
            labels[i] = label is >= 0 and <= int.MaxValue
                ? (int)label
                : throw new McmcException(Codes.DataInvalid, $"The label of sample {range.First + i} is {label}; classes are counted from 0.", array.Stored.Path);
        }

        return labels;
    }
}
