using System.Buffers.Binary;
using System.IO.Compression;
using Mcmc.Data;
using Mcmc.Diagnostics;

namespace Mcmc.Tests.Data.Formats;

public sealed class IdxFormatTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<bool> Packed => [true, false];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Packed))]
    public void Read_gives_grey_images_with_the_labels_beside_them(bool packed)
    {
        var name = WriteSet(packed);
        using var data = Open($$"""{"format":"idx","path":"{{name}}","scale":0.5}""");

        Assert.Equal(Images.Count, data.Count);
        Assert.Equal([1, 4, 6], data.SampleShape);
        Assert.Equal(Images.Labels, data.LabelsOf(0, 1, 2, 3, 4));
        Assert.Equal(Grey(3).Concat(Grey(1)).Select(p => p * 0.5f), data.Pixels(3, 1));
    }

    [Theory]
    [MemberData(nameof(Packed))]
    public void Read_within_a_range_counts_from_its_first_sample(bool packed)
    {
        var name = WriteSet(packed);
        using var data = Open($$"""{"format":"idx","path":"{{name}}","range":[1,2],"layout":"NHWC"}""");

        Assert.Equal(2, data.Count);
        Assert.Equal([4, 6, 1], data.SampleShape);
        Assert.Equal([0, 9], data.LabelsOf(0, 1));
        Assert.Equal(Images.Floats(Grey(2)), data.Pixels(1));
    }

    [Fact]
    public void Read_takes_wide_big_endian_labels_and_other_ranks()
    {
        folder.Write("x", Idx(8, [2, 3, 1, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]));
        folder.Write("y", Idx(12, [2], [0, 0, 1, 0, 0, 0, 0, 7]));
        using var data = Open("""{"format":"idx","path":"x","labels":"y"}""");

        Assert.Equal([3, 1, 2], data.SampleShape);
        Assert.Equal([256, 7], data.LabelsOf(0, 1));
        Assert.Equal([7, 8, 9, 10, 11, 12], data.Pixels(1));
    }

    [Fact]
    public void Shape_of_the_descriptor_wins_where_it_holds_as_many_values()
    {
        folder.Write("x", Idx(8, [1, 6], [1, 2, 3, 4, 5, 6]));
        using var data = Open("""{"format":"idx","path":"x","shape":[1,2,3]}""");

        Assert.Equal([1, 2, 3], data.SampleShape);
        Assert.False(data.HasLabels);
        Invalid("""{"format":"idx","path":"x","shape":[1,2,4]}""", "data.json", "1x2x4");
    }

    [Fact]
    public void Path_of_a_folder_takes_the_split_by_its_usual_name()
    {
        folder.Write("train-images-idx3-ubyte", Idx(8, [1, 1, 1], [1]));
        folder.Write("train-labels-idx1-ubyte", Idx(8, [1], [5]));
        folder.Write("t10k-images.idx3-ubyte.gz", GZip(Idx(8, [1, 1, 1], [2])));
        folder.Write("t10k-labels.idx1-ubyte.gz", GZip(Idx(8, [1], [6])));
        using var train = Open("""{"format":"idx","path":".","split":"train"}""");
        using var test = Open("""{"format":"idx","path":".","split":"test"}""");

        Assert.Equal([5], train.LabelsOf(0));
        Assert.Equal([6], test.LabelsOf(0));
        Invalid("""{"format":"idx","path":"."}""", "data.json", "split");
        Invalid("""{"format":"idx","path":".","split":"validation"}""", "data.json", "validation");
    }

    [Fact]
    public void Open_of_wrong_headers_is_MCMC4003()
    {
        Damaged([], "no IDX");
        Damaged([0, 0, 8], "no IDX");
        Damaged("Not an IDX file at all."u8, "no IDX");
        Damaged([0, 0, 7, 1, 0, 0, 0, 1, 5], "no IDX");
        Damaged([0, 0, 8, 3, 0, 0, 0], "truncated");
        Damaged([0, 0, 8, 255, 0, 0], "truncated");
        Damaged(Idx(8, [], []), "empty or too large");
        Damaged(Idx(8, [0, 2, 2], []), "empty or too large");
        Damaged(Idx(8, [1, 0, 2], []), "empty or too large");
        Damaged(Idx(8, [2], [1, 2]), "labels");
        Damaged(Idx(13, [1, 1, 1], [1]), "0x0D");
    }

    [Fact]
    public void Open_of_dimensions_beyond_the_file_is_MCMC4003_before_anything_is_allocated()
    {
        Damaged(Idx(8, [0xFFFFFFFF, 28, 28], [1]), "too large");
        Damaged(Idx(8, [1, 0xFFFFFFFF, 0xFFFFFFFF], [1]), "too large");
        Damaged(Idx(8, [60000, 28, 28], [1]), "only 1");
        Damaged(Idx(8, [2, 2, 2], [1, 2, 3, 4, 5, 6, 7]), "only 7");
        Damaged(Idx(8, [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9]), "but 9");

        var before = GC.GetAllocatedBytesForCurrentThread();
        Damaged(GZip(Idx(8, [2000, 1000, 1000], [1])), "compressed bytes follow");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    [Fact]
    public void Open_of_damaged_gzip_is_MCMC4003()
    {
        var good = GZip(Idx(8, [3, 50, 50], [.. Enumerable.Range(0, 7500).Select(i => (byte)(i * i % 253))]));
        Damaged(good.AsSpan(0, good.Length / 2), "");
        Damaged(good.AsSpan(0, 12), "");
        Damaged([0x1F, 0x8B, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], "");
        Damaged(GZip(Idx(8, [2, 2, 2], [1, 2, 3, 4, 5, 6, 7])), "ends before");
        Damaged(GZip(Idx(8, [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9])), "more bytes follow");
    }

    [Fact]
    public void Open_of_labels_that_do_not_belong_is_MCMC4003()
    {
        folder.Write("x", Idx(8, [2, 1, 1], [1, 2]));
        foreach (var (bytes, part) in new[]
        {
            (Idx(8, [3], [0, 1, 2]), "3 labels for 2 samples"),
            (Idx(8, [2, 1], [0, 1]), "rank 2"),
            (Idx(9, [2], [0, 1]), "0x09"),
        })
        {
            folder.Write("y", bytes);
            Invalid("""{"format":"idx","path":"x","labels":"y"}""", "y", part);
        }
    }

    [Fact]
    public void Open_of_a_range_within_a_packed_file_reaches_no_further_than_it()
    {
        var samples = new byte[1000 * 100];
        new Random(4).NextBytes(samples);
        var packed = GZip(Idx(8, [1000, 10, 10], samples));
        folder.Write("x.gz", packed.AsSpan(0, packed.Length * 3 / 4));

        using var data = Open("""{"format":"idx","path":"x.gz","range":[500,10]}""");

        Assert.Equal(Images.Floats(samples[50_900..51_000]), data.Pixels(9));
        Assert.Equal(
            Codes.DataInvalid,
            Assert.Throws<McmcException>(() => Open("""{"format":"idx","path":"x.gz","range":[900,10]}""")).Diagnostic.Code);
    }

    private static byte[] Grey(int n) => Images.Sample(n)[..(Images.Height * Images.Width)];

    private static byte[] Idx(byte type, uint[] dims, byte[] content)
    {
        var bytes = new byte[4 + 4 * dims.Length + content.Length];
        bytes[2] = type;
        bytes[3] = (byte)dims.Length;
        for (var i = 0; i < dims.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 + 4 * i), dims[i]);
        }

        content.CopyTo(bytes, 4 + 4 * dims.Length);
        return bytes;
    }

    private static byte[] GZip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    private string WriteSet(bool packed)
    {
        byte[] Pack(byte[] bytes) => packed ? GZip(bytes) : bytes;
        var suffix = packed ? ".gz" : "";
        folder.Write("some-images-idx3-ubyte" + suffix, Pack(Idx(8, [5, 4, 6], [.. Enumerable.Range(0, 5).SelectMany(Grey)])));
        folder.Write("some-labels-idx1-ubyte" + suffix, Pack(Idx(8, [5], [4, 0, 9, 2, 7])));
        return "some-images-idx3-ubyte" + suffix;
    }

    private void Damaged(ReadOnlySpan<byte> bytes, string part)
    {
        folder.Write("x", bytes);
        Invalid("""{"format":"idx","path":"x"}""", "x", part);
    }

    private void Invalid(string json, string file, string part)
    {
        var diagnostic = Assert.Throws<McmcException>(() => Open(json)).Diagnostic;

        Assert.Equal(Codes.DataInvalid, diagnostic.Code);
        Assert.Equal(folder.File(file), diagnostic.File);
        Assert.Contains(part, diagnostic.Message, StringComparison.Ordinal);
    }

    private IDataSet Open(string json)
    {
        File.WriteAllText(folder.File("data.json"), json);
        return DataDescriptor.Load(folder.File("data.json")).Open();
    }
}
