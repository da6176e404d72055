using System.Buffers.Binary;

namespace Mcmc.Tests.Repository;

/// <summary>Reads from a library's header which system and processor it is for.</summary>
internal static class NativeHeader
{
    /// <returns>A runtime identifier such as <c>linux-x64</c>, or a description of what the header says instead.</returns>
    public static string RuntimeOf(string path)
    {
        using var file = File.OpenRead(path);
        var header = new byte[4096];
        file.ReadAtLeast(header, header.Length);
        return BinaryPrimitives.ReadUInt32BigEndian(header) switch
        {
            0x7F454C46 => "linux-" + Architecture(BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(18))),
            0xCFFAEDFE => "osx-" + Architecture(BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4))),
            _ when header is [(byte)'M', (byte)'Z', ..] => "win-" + Architecture(BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(0x3C)) + 4))),
            var magic => $"unknown format {magic:X8}",
        };
    }

    // ELF e_machine, PE Machine and Mach-O cputype share no value here.
    private static string Architecture(int machine) => machine switch
    {
        62 or 0x8664 => "x64",
        183 or 0xAA64 or 0x0100000C => "arm64",
        _ => $"machine {machine:X}",
    };
}
