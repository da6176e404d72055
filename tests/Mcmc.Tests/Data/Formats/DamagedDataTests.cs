using System.IO.Compression;
using Mcmc.Data;
using Mcmc.Diagnostics;

namespace Mcmc.Tests.Data.Formats;

/// <summary>Files with any one byte changed: they open, or end in MCMC4003, and never in anything else.</summary>
public sealed class DamagedDataTests : IDisposable
{
    private const string Npz = """{"format":"npz","path":"data"}""";
    private const string Idx = """{"format":"idx","path":"data","labels":"labels"}""";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("named.npz", Npz)]
    [InlineData("compressed.npz", """{"format":"npz","path":"data","array":"x_test","labels":"y_test"}""")]
    [InlineData("bytes.npy", Npz)]
    public void NumPy_file_with_a_byte_changed(string name, string descriptor) =>
        ChangeEveryByte("data", File.ReadAllBytes(Images.PathOf(name)), descriptor);

    [Fact]
    public void Idx_file_with_a_byte_changed()
    {
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 2, 5, 6];
        byte[] samples = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8];
        folder.Write("data", samples);
        ChangeEveryByte("labels", labels, Idx);
        folder.Write("labels", labels);
        ChangeEveryByte("data", samples, Idx);

        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            stream.Write(samples);
        }

        ChangeEveryByte("data", packed.ToArray(), Idx);
    }

    [Fact]
    public void Descriptor_with_a_byte_changed()
    {
        folder.Write("a.bin", Images.Records());
        ChangeEveryByte(
            "data.json",
            """{"format":"binary","files":["a.bin"],"range":[1,4],"shape":[3,4,6],"mean":[1,2,3],"std":[0.5],"augment":{"flip":true}}"""u8.ToArray(),
            descriptor: null);
    }

    private void ChangeEveryByte(string name, byte[] bytes, string? descriptor)
    {
        if (descriptor is not null)
        {
            File.WriteAllText(folder.File("data.json"), descriptor);
        }

        byte[] masks = [0xFF, 0x01, 0x80];
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = bytes.ToArray();
            changed[at] ^= masks[at % masks.Length];
            folder.Write(name, changed);
            Open();
        }
    }

    private void Open()
    {
        try
        {
            using var data = DataDescriptor.Load(folder.File("data.json")).Open();
            _ = data.Pixels(data.Count - 1);
            _ = data.HasLabels ? data.LabelsOf(data.Count - 1) : [];
        }
        catch (McmcException e)
        {
            // MCMC4011: one changed byte does not spell another format, so that only bad data is left.
            Assert.Equal(Codes.DataInvalid, e.Diagnostic.Code);
        }
    }
}
