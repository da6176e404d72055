using System.Buffers.Binary;
using System.Text;

namespace Mcmc.Ir.Checkpoints.Pickle;

/// <summary>The bytes of a pickle; every length is checked against what is left before anything is allocated.</summary>
internal sealed class PickleReader(Stream stream, string path)
{
    private const int LongestLine = 1 << 16;
    private const int LongestInteger = 64;

    public byte Byte()
    {
        var value = stream.ReadByte();
        return value >= 0 ? (byte)value : throw Truncated();
    }

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(sizeof(ushort)));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(sizeof(int)));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(sizeof(uint)));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(sizeof(ulong)));

    /// <summary>Pickles write floats big-endian.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Bytes(sizeof(double)));

    public byte[] Bytes(ulong length)
    {
        if (length > (ulong)(stream.Length - stream.Position) || length > int.MaxValue)
        {
            throw Truncated();
        }

        var bytes = new byte[(int)length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public string Text(ulong length) => Encoding.UTF8.GetString(Bytes(length));

    public string Latin(ulong length) => Encoding.Latin1.GetString(Bytes(length));

    /// <summary>An integer in two's complement, little-endian; nothing usable where it does not fit 64 bits (a magic number, say).</summary>
    public object Integer(ulong length)
    {
        if (length > LongestInteger)
        {
            throw CheckpointFault.Unreadable(path, $"its pickle has an integer of {length} bytes");
        }

        var value = new System.Numerics.BigInteger(Bytes(length));
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : PickleOpaque.Instance;
    }

    /// <summary>Text up to the end of the line.</summary>
    public string Line()
    {
        var line = new List<byte>();
        for (var next = Byte(); next != '\n'; next = Byte())
        {
            line.Add(next);
            if (line.Count > LongestLine)
            {
                throw CheckpointFault.Unreadable(path, $"its pickle has a line of more than {LongestLine} bytes");
            }
        }

        return Encoding.UTF8.GetString([.. line]);
    }

    private Diagnostics.McmcException Truncated() => CheckpointFault.Unreadable(path, $"it ends in the middle of a pickle, at byte {stream.Position}");
}
