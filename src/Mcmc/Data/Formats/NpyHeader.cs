using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Mcmc.Diagnostics;

namespace Mcmc.Data.Formats;

/// <summary>
/// The header of a <c>.npy</c> file (NumPy Enhancement Proposal 1): magic, version, length, and a Python dictionary of
/// element type, order and shape.
/// </summary>
internal sealed partial record NpyHeader(string ElementType, int ItemBytes, IReadOnlyList<long> Shape)
{
    private const int LargestBytes = 1 << 16;

    /// <summary>Reads the header; the stream then stands on the first element.</summary>
    public static NpyHeader Read(Stream stream, string path)
    {
        var start = Bytes(stream, 8, path);
        if (start[0] != 0x93 || !start.AsSpan(1).StartsWith("NUMPY"u8))
        {
            throw Invalid(path, "it does not begin with NumPy's magic bytes");
        }

        var length = start[6] == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(Bytes(stream, sizeof(ushort), path))
            : BinaryPrimitives.ReadUInt32LittleEndian(Bytes(stream, sizeof(uint), path));
        if (start[6] is < 1 or > 3 || length > LargestBytes)
        {
            throw Invalid(path, $"its header is of version {start[6]} and {length} bytes");
        }

        var text = Encoding.Latin1.GetString(Bytes(stream, (int)length, path));
        var type = Type().Match(text);
        var order = Order().Match(text);
        var shape = Dimensions().Match(text);
        if (!type.Success || !order.Success || !shape.Success)
        {
            throw Invalid(path, "its header does not say one element type, an order and a shape (records and objects are not read)");
        }

        var dims = Parse(shape.Groups[1].Value, path);
        if (order.Groups[1].Value == "True" && dims.Length > 1)
        {
            throw new McmcException(Codes.DataInvalid, "The array is in Fortran order. Save it in C order: numpy.ascontiguousarray(array).", path);
        }

        var element = type.Groups[1].Value;
        return new NpyHeader(element, ItemBytesOf(element, path), dims);
    }

    private static int ItemBytesOf(string type, string path)
    {
        if (type[0] == '>')
        {
            throw new McmcException(Codes.DataInvalid, $"The array is big-endian ('{type}'). Save it as little-endian: array.astype('{type[1..]}').", path);
        }

        return int.Parse(type.AsSpan(2), CultureInfo.InvariantCulture) is var bytes and >= 1 and <= 8
            ? bytes
            : throw new McmcException(Codes.DataInvalid, $"Arrays of NumPy type '{type}' are not read. Save numbers of at most 8 bytes.", path);
    }

    private static long[] Parse(string dims, string path) =>
    [
        .. dims.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(d => long.TryParse(d, NumberStyles.None, CultureInfo.InvariantCulture, out var dim) ? dim : throw Invalid(path, $"'{d}' is no dimension")),
    ];

    private static byte[] Bytes(Stream stream, int count, string path)
    {
        var bytes = new byte[count];
        return stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count
            ? bytes
            : throw Invalid(path, "it ends inside its header");
    }

    private static McmcException Invalid(string path, string reason) =>
        new(Codes.DataInvalid, $"The file is neither a NumPy array nor an archive of them: {reason}.", path);

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([<>|=][a-zA-Z][0-9]{1,2})['"]""")]
    private static partial Regex Type();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex Order();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([0-9,\s]*)\)""")]
    private static partial Regex Dimensions();
}
