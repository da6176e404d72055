using System.Buffers.Binary;
using Mcmc.Diagnostics;

namespace Mcmc.Data.Formats;

/// <summary>Records of label and bytes; the binary CIFAR files are two of them.</summary>
internal static class BinaryFormat
{
    private static readonly int[] cifarShape = [3, 32, 32];

    public static IDataSet Open(DataDescriptor descriptor)
    {
        var (labelBytes, shape, classes) = descriptor.Format switch
        {
            DataFormat.Cifar10 => (1, cifarShape, 10),
            DataFormat.Cifar100 => (2, cifarShape, 100),
            _ => (descriptor.LabelBytes, descriptor.Shape ?? throw descriptor.Invalid("format", "Format 'binary' needs 'shape': the dimensions of one sample, such as [3, 32, 32]."), (int?)null),
        };
        DescriptorParser.CheckChannels(descriptor, shape);
        var record = labelBytes + SampleSize.Elements(shape.Select(d => (long)d))!.Value;
        LabelOf? labelOf = descriptor.Format == DataFormat.Cifar100 ? (_, bytes) => bytes[1] : Labels(labelBytes);
        var files = new List<RecordFile>();
        try
        {
            files.AddRange(descriptor.Files.Select(path => OpenFile(path, record, labelBytes, shape)));
            var range = descriptor.RangeIn(files.Sum(f => (long)f.Count));
            return new RecordDataSet(descriptor, new FileRecords(files, record, range), new RecordFormat(shape, labelBytes, PixelType.UInt8, labelOf, classes));
        }
        catch
        {
            files.ForEach(f => f.Handle.Dispose());
            throw;
        }
    }

    private static LabelOf? Labels(int bytes) => bytes switch
    {
        0 => null,
        1 => (_, record) => record[0],
        2 => (_, record) => BinaryPrimitives.ReadUInt16LittleEndian(record),
        _ => (_, record) => BinaryPrimitives.ReadInt32LittleEndian(record),
    };

    private static RecordFile OpenFile(string path, int record, int labelBytes, IReadOnlyList<int> shape) => FileFaults.Guard(path, () =>
    {
        var handle = File.OpenHandle(path);
        var length = RandomAccess.GetLength(handle);
        if (length > 0 && length % record == 0 && length / record <= int.MaxValue)
        {
            return new RecordFile(path, handle, 0, (int)(length / record));
        }

        handle.Dispose();
        throw new McmcException(
            Codes.DataInvalid,
            $"The file has {length} bytes; that is {(length == 0 ? "empty" : $"{length / record} records of {record} bytes ({labelBytes} for the label, {string.Join('x', shape)} for the sample) and {length % record} bytes left over")}. It is truncated, or the shape or the label's width is another.",
            path);
    });
}
