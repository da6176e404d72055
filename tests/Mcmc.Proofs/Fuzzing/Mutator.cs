using System.Buffers.Binary;

namespace Mcmc.Proofs.Fuzzing;

/// <summary>
/// Damages protobuf files at random, by seed. Half of the damage goes to tags and lengths, where parsers decide, because
/// most bytes of a model are weights and say nothing.
/// </summary>
internal sealed class Mutator(int seed)
{
    private static readonly byte[][] Varints =
    [
        [0], [1], [0x7f], [0x80, 0x01], [0xff, 0xff, 0x03], [0xff, 0xff, 0xff, 0xff, 0x07], [0xff, 0xff, 0xff, 0xff, 0x0f],
        [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    ];

    private readonly Random random = new(seed);

    /// <summary>A damaged copy; <paramref name="structure"/> comes from <see cref="Structure"/>.</summary>
    public byte[] Mutate(byte[] file, IReadOnlyList<int> structure)
    {
        List<byte> bytes = [.. file];
        for (var i = random.Next(2) == 0 ? 1 : random.Next(2, 5); i > 0 && bytes.Count > 0; i--)
        {
            var useStructure = random.Next(2) == 0 && structure.Count > 0;
            var at = Math.Min(bytes.Count - 1, useStructure ? structure[random.Next(structure.Count)] : random.Next(bytes.Count));
            Damage(bytes, at);
        }

        return [.. bytes];
    }

    /// <summary>Positions of tags and lengths, wherever length-delimited content reads as a message.</summary>
    public static List<int> Structure(byte[] file)
    {
        var positions = new List<int>();
        Walk(file, 0, file.Length, positions, 0);
        return positions;
    }

    private static bool Walk(byte[] file, int start, int end, List<int> positions, int depth)
    {
        var known = positions.Count;
        while (start < end)
        {
            positions.Add(start);
            if (!Varint(file, ref start, end, out var tag) || tag >> 3 == 0 || !Field(ref start, (int)(tag & 7)))
            {
                positions.RemoveRange(known, positions.Count - known);
                return false;
            }
        }

        return true;

        bool Field(ref int position, int wireType)
        {
            positions.Add(position);
            switch (wireType)
            {
                case 0:
                    return Varint(file, ref position, end, out _);
                case 1 or 5:
                    position += wireType == 1 ? 8 : 4;
                    return position <= end;
                case 2 when Varint(file, ref position, end, out var length) && length <= (ulong)(end - position):
                    if (depth < 20)
                    {
                        Walk(file, position, position + (int)length, positions, depth + 1);
                    }

                    position += (int)length;
                    return true;
                default:
                    return false;
            }
        }
    }

    private static bool Varint(byte[] file, ref int position, int end, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && position < end; shift += 7)
        {
            var next = file[position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    private void Damage(List<byte> bytes, int at)
    {
        switch (random.Next(8))
        {
            case 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 1:
                bytes.RemoveRange(at, random.Next(1, Math.Min(64, bytes.Count - at) + 1));
                break;
            case 2:
                bytes.InsertRange(at, bytes.GetRange(at, random.Next(1, Math.Min(64, bytes.Count - at) + 1)));
                break;
            case 3:
                bytes.RemoveAt(at);
                bytes.InsertRange(at, Varints[random.Next(Varints.Length)]);
                break;
            case 4:
                bytes.InsertRange(at, Varints[random.Next(Varints.Length)]);
                break;
            case 5:
                var number = new byte[8];
                BinaryPrimitives.WriteInt64LittleEndian(number, random.NextInt64());
                bytes.InsertRange(at, number);
                break;
            case 6:
                bytes[at] = (byte)random.Next(256);
                break;
            default:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
        }
    }
}
