using Mcmc.Data;
using Mcmc.Diagnostics;

namespace Mcmc.Tests.Data;

public sealed class DataDescriptorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public DataDescriptorTests()
    {
        folder.Write("a.bin", Images.Records());
        folder.Write("b.bin", Images.Records(2));
        folder.Write("x.npz", File.ReadAllBytes(Images.PathOf("named.npz")));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_reads_every_member()
    {
        var descriptor = Load("""
            {
              "format": "binary", "files": ["a.bin", "b.bin"], "range": [1, 4], "shape": [4, 6, 3], "labelBytes": 1, "layout": "NHWC",
              "scale": 0.5, "mean": [1, 2, 3], "std": [0.5], "augment": { "padCrop": 4, "flip": true, "cutout": 8 }
            }
            """);

        Assert.Equal(DataFormat.Binary, descriptor.Format);
        Assert.Equal([folder.File("a.bin"), folder.File("b.bin")], descriptor.Files);
        Assert.Equal(new SampleRange(1, 4), descriptor.Range);
        Assert.Equal([4, 6, 3], descriptor.Shape!);
        Assert.Equal(1, descriptor.LabelBytes);
        Assert.Equal(SampleLayout.Nhwc, descriptor.Layout);
        Assert.Equal(0.5, descriptor.Scale);
        Assert.Equal([1, 2, 3], descriptor.Mean);
        Assert.Equal([0.5], descriptor.Std);
        Assert.Equal(new Augmentation(4, true) { Cutout = 8 }, descriptor.Augment);
        Assert.Equal(folder.File("data.json"), descriptor.Name);
        Assert.Equal(["data.json", "a.bin", "b.bin"], descriptor.Inputs.Select(Path.GetFileName));
    }

    [Fact]
    public void Load_of_the_least_gives_the_defaults()
    {
        var descriptor = Load("""{"format":"npz","path":"x.npz"}""");

        Assert.Equal(1, descriptor.Scale);
        Assert.Equal([0], descriptor.Mean);
        Assert.Equal([1], descriptor.Std);
        Assert.Equal(SampleLayout.Nchw, descriptor.Layout);
        Assert.Null(descriptor.Range);
        Assert.Null(descriptor.Augment);
    }

    [Fact]
    public void Load_accepts_a_byte_order_mark()
    {
        folder.Write("data.json", [0xEF, 0xBB, 0xBF, .. """{"format":"npz","path":"x.npz"}"""u8]);

        Assert.Equal(DataFormat.Npz, DataDescriptor.Load(folder.File("data.json")).Format);
    }

    [Theory]
    [InlineData("{\n \"format\": \"binary\",\n \"shape\": [3, 4, 6],\n \"path\": \"a.bin\",\n \"colour\": 1 }", 5, "'colour'")]
    [InlineData("{\n \"format\": \"binary\",\n \"shape\": [3, 4, 6],\n \"path\": \"a.bin\",\n \"files\": [\"b.bin\"] }", 4, "both")]
    [InlineData("{\n \"format\": \"binary\",\n \"shape\": [3, 4, 6] }", 2, "'files'")]
    [InlineData("{\n \"format\": \"binary\",\n \"shape\": [3, 4, 6],\n \"path\": \"c.bin\" }", 4, "'c.bin'")]
    [InlineData("{\n \"format\": \"binary\",\n \"shape\": [3, 4, 6],\n \"files\": [\"a.bin\", \"..\"] }", 4, "folder")]
    [InlineData("{\n \"format\": \"binary\",\n \"shape\": [3, 4, 6],\n \"files\": [] }", 4, "'files'")]
    [InlineData("{\n \"format\": \"binary\",\n \"shape\": [3, 4, 6],\n \"files\": \"a.bin\" }", 4, "list")]
    [InlineData("{\n \"format\": \"binary\",\n \"shape\": [3, 4, 6],\n \"files\": [\"\"] }", 4, "'files'")]
    [InlineData("{\n \"path\": \"a.bin\" }", null, "'format'")]
    [InlineData("{\n \"format\": \"tfrecord\",\n \"path\": \"a.bin\" }", 2, "npz")]
    [InlineData("{\n \"format\": 3,\n \"path\": \"a.bin\" }", 2, "text")]
    [InlineData("{\n \"format\": \"binary\",\n \"format\": \"idx\" }", 3, "twice")]
    [InlineData("{\n \"format\": \"binary\",\n \"path\": \"a.bin\",\n \"shape\": [3, 0, 6] }", 4, "at least 1")]
    [InlineData("{\n \"format\": \"binary\",\n \"path\": \"a.bin\",\n \"shape\": [3, 4.5, 6] }", 4, "whole")]
    [InlineData("{\n \"format\": \"binary\",\n \"path\": \"a.bin\",\n \"shape\": [3, 2000000000, 2000000000] }", 4, "too large")]
    [InlineData("{\n \"format\": \"binary\",\n \"path\": \"a.bin\",\n \"shape\": [3, 4, 6],\n \"labelBytes\": 3 }", 5, "labelBytes")]
    [InlineData("{\n \"format\": \"binary\",\n \"path\": \"a.bin\",\n \"shape\": [3, 4, 6],\n \"labels\": \"b.bin\" }", 5, "no meaning")]
    [InlineData("{\n \"format\": \"binary\",\n \"path\": \"a.bin\",\n \"shape\": [3, 4, 6],\n \"crop\": 2 }", 5, "no meaning")]
    [InlineData("{\n \"format\": \"npz\",\n \"path\": \"x.npz\",\n \"range\": [-1, 2] }", 4, "range")]
    [InlineData("{\n \"format\": \"npz\",\n \"path\": \"x.npz\",\n \"range\": [0, 0] }", 4, "range")]
    [InlineData("{\n \"format\": \"npz\",\n \"path\": \"x.npz\",\n \"range\": [2] }", 4, "range")]
    [InlineData("{\n \"format\": \"npz\",\n \"path\": \"x.npz\",\n \"range\": [0, 3000000000] }", 4, "range")]
    [InlineData("{\n \"format\": \"npz\",\n \"path\": \"x.npz\",\n \"layout\": \"CHW\" }", 4, "NHWC")]
    [InlineData("{\n \"format\": \"npz\",\n \"path\": \"x.npz\",\n \"scale\": \"1/255\" }", 4, "number")]
    [InlineData("{\n \"format\": \"npz\",\n \"path\": \"x.npz\",\n \"scale\": 1e999 }", 4, "number")]
    [InlineData("{\n \"format\": \"npz\",\n \"path\": \"x.npz\",\n \"mean\": 0.5 }", 4, "list")]
    [InlineData("{\n \"format\": \"npz\",\n \"path\": \"x.npz\",\n \"std\": [1, 0, 1] }", 4, "positive")]
    [InlineData("{\n \"format\": \"binary\",\n \"path\": \"a.bin\",\n \"shape\": [3, 4, 6],\n \"mean\": [1, 2] }", 5, "3 channels")]
    [InlineData("{\n \"format\": \"npz\",\n \"path\": \"x.npz\",\n \"augment\": { \"padCrop\": -1 } }", 4, "padCrop")]
    [InlineData("{\n \"format\": \"npz\",\n \"path\": \"x.npz\",\n \"augment\": { \"flip\": 1 } }", 4, "flip")]
    [InlineData("{\n \"format\": \"npz\",\n \"path\": \"x.npz\",\n \"augment\": { \"rotate\": 1 } }", 4, "rotate")]
    [InlineData("{\n \"format\": \"npz\",\n \"path\": \"x.npz\",\n \"augment\": { \"cutout\": 1.5 } }", 4, "cutout")]
    [InlineData("{\n \"format\": \"npz\",\n \"path\": \"x.npz\",\n \"augment\": true }", 4, "object")]
    [InlineData("{\n \"format\": \"idx\",\n \"files\": [\"a.bin\", \"b.bin\"] }", 3, "one file")]
    [InlineData("{\n \"format\": \"cifar10\",\n \"path\": \"a.bin\",\n \"layout\": \"NHWC\" }", 4, "channels first")]
    [InlineData("{\n \"format\": \"cifar10\",\n \"path\": \".\" }", 3, "usual names")]
    [InlineData("{\n \"format\": \"binary\",\n \"path\": \".\" }", 3, "folder")]
    [InlineData("{\n \"format\": \"binary\",\n \"path\" \"a.bin\" }", 3, "JSON")]
    [InlineData("{\n \"format\": \"npz\",\n \"path\": \"x.npz\" }\n{}", 4, "JSON")]
    [InlineData("{\n \"format\": \"npz\",\n // why\n \"path\": \"x.npz\" }", 3, "JSON")]
    [InlineData("{\n \"format\": \"npz\",", 2, "JSON")]
    [InlineData("{\n \"format\": \"npz\",\n \"path\": \"\\ud800\" }", 3, "text")]
    [InlineData("{\n \"format\": \"npz\",\n \"path\": \"x.npz\",\n \"augment\": { \"\\ud800\": 1 } }", 4, "Unicode")]
    [InlineData("{\n \"format\": \"npz\",\n \"path\": \"x.npz\",\n \"augment\": { \"flip\": true, \"flip\": true } }", 4, "twice")]
    [InlineData("{\n \"\\ud800\": 1 }", null, "Unicode")]
    [InlineData("[]", 1, "object")]
    [InlineData("", 1, "JSON")]
    [InlineData("format: binary", 1, "JSON")]
    public void Load_of_a_wrong_descriptor_is_MCMC4003_at_its_line(string json, int? line, string part)
    {
        var diagnostic = Assert.Throws<McmcException>(() => Load(json)).Diagnostic;

        Assert.Equal(Codes.DataInvalid, diagnostic.Code);
        Assert.Equal(folder.File("data.json"), diagnostic.File);
        Assert.Equal(line, diagnostic.Line);
        Assert.Contains(part, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_of_nothing_is_MCMC4005() =>
        Assert.Equal(Codes.FileMissing, Assert.Throws<McmcException>(() => DataDescriptor.Load(folder.File("none.json"))).Diagnostic.Code);

    [Fact]
    public void Load_of_bytes_that_are_no_text_is_MCMC4003()
    {
        folder.Write("data.json", [0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x3A, 0x31, 0x7D]);
        Assert.Equal(Codes.DataInvalid, Assert.Throws<McmcException>(() => DataDescriptor.Load(folder.File("data.json"))).Diagnostic.Code);

        // The data itself instead of its descriptor.
        folder.Write("large.bin", new byte[(1 << 20) + 1]);
        Assert.Equal(Codes.DataInvalid, Assert.Throws<McmcException>(() => DataDescriptor.Load(folder.File("large.bin"))).Diagnostic.Code);
    }

    [Fact]
    public void Load_of_a_folder_takes_its_one_descriptor()
    {
        Write("""{"format":"binary","path":"a.bin","shape":[3,4,6]}""");
        Assert.Equal(DataFormat.Binary, DataDescriptor.Load(folder.Path).Format);

        folder.Write("second.json", "{}"u8);
        var diagnostic = Assert.Throws<McmcException>(() => DataDescriptor.Load(folder.Path)).Diagnostic;
        Assert.Equal(Codes.DataInvalid, diagnostic.Code);
        Assert.Contains("data.json, second.json", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_of_a_folder_without_descriptor_takes_its_one_recognisable_set()
    {
        using var archive = DataDescriptor.Load(folder.Path).Open();
        Assert.All(Images.Sample(0).Zip(archive.Pixels(0)), pair => Assert.Equal(pair.First / 255.0, pair.Second, 1e-7));

        folder.Write("t10k-images-idx3-ubyte", []);
        var diagnostic = Assert.Throws<McmcException>(() => DataDescriptor.Load(folder.Path)).Diagnostic;
        Assert.Contains("t10k-images-idx3-ubyte, x.npz", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_of_a_folder_without_data_is_MCMC4003()
    {
        Directory.CreateDirectory(folder.File("empty"));

        Assert.Equal(Codes.DataInvalid, Assert.Throws<McmcException>(() => DataDescriptor.Load(folder.File("empty"))).Diagnostic.Code);
    }

    [Fact]
    public void Load_finds_files_under_names_of_any_kind()
    {
        folder.Write("Тест @ 1;ü.bin", Images.Records());

        using var data = Load("""{"format":"binary","path":"Тест @ 1;ü.bin","shape":[3,4,6]}""").Open();

        Assert.Equal(Images.Count, data.Count);
    }

    private DataDescriptor Load(string json)
    {
        Write(json);
        return DataDescriptor.Load(folder.File("data.json"));
    }

    private void Write(string json) => File.WriteAllText(folder.File("data.json"), json);
}
