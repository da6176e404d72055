using System.Buffers.Binary;

namespace Mcmc.Data.Images;

/// <summary>
/// Whether a JPEG file is whole: every segment, table and reference that a decoder relies on (ITU-T T.81). The decoder ends
/// the process where one is missing, so nothing reaches it that was not checked; damage within the coded data only shows in
/// the pixels.
/// </summary>
internal ref struct JpegStructure
{
    private const int LongestSide = 65_500;
    private const int MostBlocks = 10;
    private readonly ReadOnlySpan<byte> file;
    private int at;
    private int quantTables;
    private int dcTables;
    private int acTables;
    private bool isProgressive;
    private bool hasFrame;
    private int scanned;
    private byte[] ids;
    private byte[] tables;

    private JpegStructure(ReadOnlySpan<byte> file)
    {
        this.file = file;
        (at, ids, tables) = (2, [], []);
    }

    /// <summary>The number of components of a file that is whole; null of one that is not.</summary>
    public static int? Components(ReadOnlySpan<byte> file)
    {
        var structure = new JpegStructure(file);
        return structure.Walk() ? structure.ids.Length : null;
    }

    private bool Walk()
    {
        while (at + 4 <= file.Length && file[at] == 0xFF)
        {
            var marker = file[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2 || at + 2 + length > file.Length || !Segment(marker, file.Slice(at + 4, length - 2)))
            {
                return false;
            }

            at += 2 + length;
            if (marker == 0xDA)
            {
                SkipCoded();
                if (at + 2 <= file.Length && file[at + 1] == 0xD9)
                {
                    return scanned == (1 << ids.Length) - 1;
                }
            }
        }

        return false;
    }

    private bool Segment(byte marker, ReadOnlySpan<byte> body) => marker switch
    {
        0xC0 or 0xC1 or 0xC2 => Frame(marker, body),
        0xC4 => HuffmanTables(body),
        0xDA => Scan(body),
        0xDB => QuantizationTables(body),
        0xDD => body.Length == 2,
        >= 0xE0 and <= 0xEF or 0xFE => true,
        _ => false,
    };

    private bool Frame(byte marker, ReadOnlySpan<byte> body)
    {
        const int Precision = 8;
        if (hasFrame || body.Length < 6 || body[0] != Precision || body[5] is not (1 or 3) || body.Length != 6 + 3 * body[5])
        {
            return false;
        }

        var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(body[1..]), BinaryPrimitives.ReadUInt16BigEndian(body[3..]));
        (hasFrame, isProgressive, ids, tables) = (true, marker == 0xC2, new byte[body[5]], new byte[body[5]]);
        var blocks = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            var (id, sampling, table) = (body[6 + 3 * i], body[7 + 3 * i], body[8 + 3 * i]);
            if (ids.AsSpan(0, i).Contains(id) || sampling >> 4 is < 1 or > 4 || (sampling & 15) is < 1 or > 4 || table > 3)
            {
                return false;
            }

            (ids[i], tables[i]) = (id, table);
            blocks += (sampling >> 4) * (sampling & 15);
        }

        return height is > 0 and <= LongestSide && width is > 0 and <= LongestSide && (blocks <= MostBlocks || ids.Length == 1);
    }

    private bool QuantizationTables(ReadOnlySpan<byte> body)
    {
        while (body.Length > 0)
        {
            var length = 1 + 64 * (1 + (body[0] >> 4));
            if (body[0] >> 4 > 1 || (body[0] & 15) > 3 || body.Length < length || body[1..length].Contains((byte)0) && body[0] >> 4 == 0)
            {
                return false;
            }

            quantTables |= 1 << (body[0] & 15);
            body = body[length..];
        }

        return true;
    }

    private bool HuffmanTables(ReadOnlySpan<byte> body)
    {
        const int Lengths = 16;
        while (body.Length > 0)
        {
            if (body.Length < 1 + Lengths || body[0] >> 4 > 1 || (body[0] & 15) > 3)
            {
                return false;
            }

            var (isDc, symbols, code) = (body[0] >> 4 == 0, 0, 0);
            for (var length = 1; length <= Lengths; length++)
            {
                // Codes of a length must leave room for the one of all ones, which is none.
                symbols += body[length];
                code += body[length];
                if (code >= 1 << length && body[length] > 0)
                {
                    return false;
                }

                code <<= 1;
            }

            if (symbols is 0 or > 256 || body.Length < 1 + Lengths + symbols || (isDc && body.Slice(1 + Lengths, symbols).ContainsAnyExceptInRange((byte)0, (byte)11)))
            {
                return false;
            }

            var bit = 1 << (body[0] & 15);
            (dcTables, acTables) = isDc ? (dcTables | bit, acTables) : (dcTables, acTables | bit);
            body = body[(1 + Lengths + symbols)..];
        }

        return true;
    }

    private bool Scan(ReadOnlySpan<byte> body)
    {
        if (!hasFrame || body.Length < 4 || body[0] is < 1 or > 3 || body.Length != 4 + 2 * body[0])
        {
            return false;
        }

        var (first, last, high, low) = (body[^3], body[^2], body[^1] >> 4, body[^1] & 15);
        var isSound = isProgressive
            ? last <= 63 && (first == 0 ? last == 0 : last >= first && body[0] == 1) && low <= 13 && (high == 0 || high == low + 1)
            : (first, last, high, low) is (0, 63, 0, 0);
        var inScan = 0;
        for (var i = 0; i < body[0] && isSound; i++)
        {
            var component = ids.AsSpan().IndexOf(body[1 + 2 * i]);
            var (dc, ac) = (body[2 + 2 * i] >> 4, body[2 + 2 * i] & 15);
            if (component < 0 || dc > 3 || ac > 3 || (inScan & (1 << component)) != 0 || (quantTables & (1 << tables[component])) == 0)
            {
                return false;
            }

            inScan |= 1 << component;
            isSound = (first > 0 || high > 0 || (dcTables & (1 << dc)) != 0) && ((isProgressive && first == 0) || (acTables & (1 << ac)) != 0);
        }

        scanned |= isSound ? inScan : 0;
        return isSound;
    }

    /// <summary>To the next marker that is no restart and no stuffed byte.</summary>
    private void SkipCoded()
    {
        while (at + 1 < file.Length && !(file[at] == 0xFF && file[at + 1] is not (0 or 0xFF or >= 0xD0 and <= 0xD7)))
        {
            at++;
        }
    }
}
