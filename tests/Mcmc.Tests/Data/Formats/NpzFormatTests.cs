using System.IO.Compression;
using System.Text;
using Mcmc.Data;
using Mcmc.Diagnostics;

namespace Mcmc.Tests.Data.Formats;

/// <summary>The committed files are NumPy's own (<c>Samples/make_samples.py</c>).</summary>
public sealed class NpzFormatTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public NpzFormatTests()
    {
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Images.PathOf("named.npz"))!, "*.np?"))
        {
            File.Copy(file, folder.File(Path.GetFileName(file)));
        }
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("named.npz", "")]
    [InlineData("positional.npz", "")]
    [InlineData("bytes.npy", ",\"labels\":\"labels.npy\"")]
    public void Read_gives_samples_and_labels_of_arrays_with_usual_names(string name, string more)
    {
        using var data = Open(name, more);

        Assert.Equal(Images.Count, data.Count);
        Assert.Equal([3, 4, 6], data.SampleShape);
        Assert.Equal([2, 4, 7], data.LabelsOf(3, 0, 4));
        Assert.Equal(Images.Floats([.. Images.Sample(4), .. Images.Sample(2)]), data.Pixels(4, 2));
    }

    [Fact]
    public void Read_takes_named_arrays_of_a_compressed_archive_and_floats()
    {
        using var data = Open("compressed.npz", ",\"array\":\"x_test\",\"labels\":\"y_test\"");

        Assert.Equal(Images.Labels, data.LabelsOf(0, 1, 2, 3, 4));
        Assert.Equal(Images.Sample(3).Select(p => (p - 100f) / 7), data.Pixels(3));
    }

    [Theory]
    [InlineData("named.npz")]
    [InlineData("bytes.npy")]
    public void Read_normalises_as_NumPy_does(string name)
    {
        using var data = Open(name, ",\"scale\":0.00392156862745098,\"mean\":[0.1,0.2,0.3],\"std\":[0.5,0.25,2.0]");
        using var expected = Open("normalised.npy", "");

        var values = data.Pixels(0, 1, 2, 3, 4);

        Assert.All(expected.Pixels(0, 1, 2, 3, 4).Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Fact]
    public void Read_keeps_channels_last_where_the_layout_says_so()
    {
        using var data = Open("channels-last.npz", ",\"layout\":\"NHWC\",\"mean\":[0,0,0]");

        Assert.Equal([4, 6, 3], data.SampleShape);
        Assert.Equal(Images.Labels, data.LabelsOf(0, 1, 2, 3, 4));
        Assert.Equal(Images.Floats(Images.SampleChannelsLast(1)), data.Pixels(1));

        var diagnostic = Assert.Throws<McmcException>(() => Open("channels-last.npz", ",\"mean\":[0,0,0]")).Diagnostic;
        Assert.Contains("NCHW", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_gives_grey_images_one_channel_and_no_labels_where_there_are_none()
    {
        using var data = Open("grey.npz", "");

        Assert.Equal([1, 4, 6], data.SampleShape);
        Assert.False(data.HasLabels);
    }

    [Theory]
    [InlineData("floats.npy")]
    [InlineData("named.npz")]
    public void Read_within_a_range_counts_from_its_first_sample(string name)
    {
        using var all = Open(name, "");
        using var data = Open(name, ",\"range\":[2,3]");

        Assert.Equal(3, data.Count);
        Assert.Equal(all.Pixels(4, 2), data.Pixels(2, 0));
        Assert.Equal(all.HasLabels ? all.LabelsOf(2, 4) : [], all.HasLabels ? data.LabelsOf(0, 2) : []);
    }

    [Theory]
    [InlineData("fortran.npy", "", "ascontiguousarray")]
    [InlineData("big-endian.npy", "", "little-endian")]
    [InlineData("doubles.npy", "", "float32")]
    [InlineData("objects.npy", "", "objects")]
    [InlineData("labels.npy", "", "'<i8'")]
    [InlineData("bytes.npy", ",\"labels\":\"float-labels.npy\"", "int64")]
    [InlineData("bytes.npy", ",\"labels\":\"negative-labels.npy\"", "sample 0 is -1")]
    [InlineData("bytes.npy", ",\"labels\":\"bytes.npy\"", "one class number each")]
    [InlineData("bytes.npy", ",\"labels\":\"y_test\"", "no archive")]
    [InlineData("named.npz", ",\"labels\":\"y_test\"", "images, labels")]
    [InlineData("named.npz", ",\"array\":\"x_test\"", "images, labels")]
    [InlineData("named.npz", ",\"array\":\"labels\"", "'<i8'")]
    [InlineData("compressed.npz", "", "'array'")]
    [InlineData("compressed.npz", ",\"array\":\"x_train\",\"labels\":\"y_test\"", "2 samples")]
    [InlineData("named.npz", ",\"range\":[4,2]", "5 samples")]
    [InlineData("named.npz", ",\"shape\":[3,4,7]", "3x4x7")]
    public void Open_of_what_does_not_fit_is_MCMC4003_with_a_remedy(string name, string more, string part)
    {
        var diagnostic = Assert.Throws<McmcException>(() => Open(name, more)).Diagnostic;

        Assert.Equal(Codes.DataInvalid, diagnostic.Code);
        Assert.NotNull(diagnostic.File);
        Assert.Contains(part, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_of_every_truncation_is_MCMC4003()
    {
        foreach (var name in new[] { "named.npz", "compressed.npz", "bytes.npy" })
        {
            var bytes = File.ReadAllBytes(Images.PathOf(name));
            for (var length = 0; length < bytes.Length; length += 7)
            {
                Damaged(bytes.AsSpan(0, length), "");
            }
        }
    }

    [Fact]
    public void Open_of_random_bytes_is_MCMC4003()
    {
        var random = new Random(9);
        var bytes = new byte[300];
        foreach (var magic in new byte[][] { [], "PK\u0003\u0004"u8.ToArray(), [0x93, .. "NUMPY\u0001\0"u8] })
        {
            random.NextBytes(bytes);
            magic.CopyTo(bytes, 0);
            Damaged(bytes, "");
        }
    }

    [Theory]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (9223372036854775807, 1), }", "too large")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999, 1), }", "no dimension")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 4294967296, 4294967296), }", "too large")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (0, 3), }", "empty")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (), }", "single value")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (-1, 3), }", "element type")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (100, 3), }", "only 4 bytes")]
    [InlineData("{'descr': [('a', '|u1')], 'fortran_order': False, 'shape': (1, 3), }", "records")]
    [InlineData("{'descr': '<U40', 'fortran_order': False, 'shape': (1, 3), }", "'<U40'")]
    [InlineData("{'shape': (1, 3)}", "element type")]
    public void Open_of_wrong_headers_is_MCMC4003(string header, string part)
    {
        Damaged([0x93, .. "NUMPY\u0001\0"u8, (byte)header.Length, 0, .. Encoding.Latin1.GetBytes(header), 1, 2, 3, 4], part);
    }

    [Fact]
    public void Open_of_an_archive_that_promises_more_than_it_holds_is_MCMC4003()
    {
        const string Header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2000, 1000, 1000), }";
        var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            using var entry = archive.CreateEntry("x.npy").Open();
            entry.Write([0x93, .. "NUMPY\u0001\0"u8, (byte)Header.Length, 0, .. Encoding.Latin1.GetBytes(Header), 1, 2, 3]);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Damaged(packed.ToArray(), "compressed bytes follow");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    private void Damaged(ReadOnlySpan<byte> bytes, string part)
    {
        var path = folder.Write("damaged.npz", bytes);
        File.WriteAllText(folder.File("data.json"), """{"format":"npz","path":"damaged.npz"}""");

        var diagnostic = Assert.Throws<McmcException>(() => DataDescriptor.Load(folder.File("data.json")).Open()).Diagnostic;

        Assert.Equal(Codes.DataInvalid, diagnostic.Code);
        Assert.True(diagnostic.File == path || diagnostic.File == folder.File("data.json"), diagnostic.File);
        Assert.Contains(part, diagnostic.Message, StringComparison.Ordinal);
    }

    private IDataSet Open(string name, string more)
    {
        File.WriteAllText(folder.File("data.json"), $$"""{"format":"npz","path":"{{name}}"{{more}}}""");
        return DataDescriptor.Load(folder.File("data.json")).Open();
    }
}
