using Mcmc.Data;
using Mcmc.Diagnostics;

namespace Mcmc.Tests.Data.Formats;

public sealed class BinaryFormatTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_gives_samples_of_all_files_in_the_order_asked_for()
    {
        folder.Write("a.bin", Images.Records());
        folder.Write("b.bin", Images.Records(2));
        using var data = Open("""{"format":"binary","files":["a.bin","b.bin"],"shape":[3,4,6]}""");

        Assert.Equal(7, data.Count);
        Assert.Equal([3, 4, 6], data.SampleShape);
        Assert.True(data.HasLabels);
        Assert.Null(data.Classes);
        Assert.Equal(Images.Floats([.. Images.Sample(1), .. Images.Sample(4), .. Images.Sample(0), .. Images.Sample(0)]), data.Pixels(6, 4, 0, 5));
        Assert.Equal([0, 7, 4, 4], data.LabelsOf(6, 4, 0, 5));
    }

    [Fact]
    public void Read_gives_pixels_and_labels_together()
    {
        folder.Write("a.bin", Images.Records());
        using var data = Open("""{"format":"binary","path":"a.bin","shape":[3,4,6],"scale":0.5,"mean":[1],"std":[2]}""");
        var pixels = new float[2 * Images.Elements];
        var labels = new int[2];

        data.Read([3, 2], pixels, labels);

        Assert.Equal(Images.Sample(3).Concat(Images.Sample(2)).Select(p => (p * 0.5f - 1) / 2), pixels);
        Assert.Equal([2, 9], labels);
    }

    [Fact]
    public void Read_within_a_range_counts_from_its_first_sample()
    {
        folder.Write("a.bin", Images.Records(2));
        folder.Write("b.bin", Images.Records());
        using var data = Open("""{"format":"binary","files":["a.bin","b.bin"],"shape":[3,4,6],"range":[1,3]}""");

        Assert.Equal(3, data.Count);
        Assert.Equal([0, 4, 0], data.LabelsOf(0, 1, 2));
        Assert.Equal(Images.Floats(Images.Sample(1)), data.Pixels(2));
    }

    [Theory]
    [InlineData(1, new byte[] { 200 }, 200)]
    [InlineData(2, new byte[] { 1, 2 }, 513)]
    [InlineData(4, new byte[] { 1, 2, 3, 0 }, 197121)]
    public void Labels_are_little_endian(int labelBytes, byte[] label, int expected)
    {
        folder.Write("a.bin", [.. label, 7, 8]);
        using var data = Open($$"""{"format":"binary","path":"a.bin","shape":[2],"labelBytes":{{labelBytes}}}""");

        Assert.Equal([expected], data.LabelsOf(0));
        Assert.Equal([7, 8], data.Pixels(0));
    }

    [Fact]
    public void Label_bytes_of_none_give_samples_without_labels()
    {
        folder.Write("a.bin", Images.Sample(0));
        using var data = Open("""{"format":"binary","path":"a.bin","shape":[3,4,6],"labelBytes":0}""");

        Assert.False(data.HasLabels);
        Assert.Equal(Images.Floats(Images.Sample(0)), data.Pixels(0));
        Assert.Throws<ArgumentException>(() => data.LabelsOf(0));
    }

    [Fact]
    public void Read_normalises_channels_last_by_the_last_dimension()
    {
        folder.Write("a.bin", [.. Images.SampleChannelsLast(0).Prepend((byte)1)]);
        using var data = Open("""{"format":"binary","path":"a.bin","shape":[4,6,3],"layout":"NHWC","mean":[0,100,200]}""");

        var pixels = data.Pixels(0);

        Assert.Equal(Images.Pixel(0, 0, 2, 3), pixels[45]);
        Assert.Equal(Images.Pixel(0, 1, 2, 3) - 100, pixels[46]);
        Assert.Equal(Images.Pixel(0, 2, 2, 3) - 200, pixels[47]);
    }

    [Theory]
    [InlineData("cifar10", "test_batch.bin", 1)]
    [InlineData("cifar100", "test.bin", 2)]
    public void Cifar_presets_know_names_shape_and_label(string format, string file, int labelBytes)
    {
        var record = new byte[labelBytes + 3072];
        record[labelBytes - 1] = 6;
        record[labelBytes] = 50;
        Directory.CreateDirectory(folder.File("cifar"));
        folder.Write(Path.Combine("cifar", file), record);

        using var data = Open($$"""{"format":"{{format}}","path":"cifar","split":"test"}""");

        Assert.Equal([3, 32, 32], data.SampleShape);
        Assert.Equal(format == "cifar10" ? 10 : 100, data.Classes);
        Assert.Equal([6], data.LabelsOf(0));
        Assert.Equal(50, data.Pixels(0)[0]);
    }

    [Fact]
    public void Cifar_folder_with_both_splits_needs_to_be_told_which()
    {
        var below = Directory.CreateDirectory(folder.File("cifar-10-batches-bin")).FullName;
        string[] names = ["test_batch.bin", "data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"];
        foreach (var name in names)
        {
            File.WriteAllBytes(Path.Combine(below, name), new byte[3073]);
        }

        using var train = Open("""{"format":"cifar10","path":".","split":"train"}""");
        var diagnostic = Assert.Throws<McmcException>(() => Open("""{"format":"cifar10","path":"."}""")).Diagnostic;

        Assert.Equal(5, train.Count);
        Assert.Equal(Codes.DataInvalid, diagnostic.Code);
        Assert.Contains("split", diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "empty")]
    [InlineData(72, "left over")]
    [InlineData(74, "left over")]
    public void Open_of_a_file_that_is_no_whole_number_of_records_is_MCMC4003(int bytes, string part)
    {
        folder.Write("a.bin", new byte[bytes]);

        var diagnostic = Assert.Throws<McmcException>(() => Open("""{"format":"binary","path":"a.bin","shape":[3,4,6]}""")).Diagnostic;

        Assert.Equal(Codes.DataInvalid, diagnostic.Code);
        Assert.Equal(folder.File("a.bin"), diagnostic.File);
        Assert.Contains(part, diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[5, 1]")]
    [InlineData("[0, 6]")]
    [InlineData("[2147483647, 2147483647]")]
    public void Open_of_a_range_beyond_the_files_is_MCMC4003_at_its_line(string range)
    {
        folder.Write("a.bin", Images.Records());

        var diagnostic = Assert.Throws<McmcException>(() => Open($"{{\n\"format\":\"binary\",\"path\":\"a.bin\",\"shape\":[3,4,6],\n\"range\":{range} }}")).Diagnostic;

        Assert.Equal(Codes.DataInvalid, diagnostic.Code);
        Assert.Equal(3, diagnostic.Line);
        Assert.Contains("5 samples", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_without_shape_is_MCMC4003()
    {
        folder.Write("a.bin", Images.Records());

        Assert.Equal(Codes.DataInvalid, Assert.Throws<McmcException>(() => Open("""{"format":"binary","path":"a.bin"}""")).Diagnostic.Code);
    }

    [Fact]
    public void Read_of_a_file_that_shrank_is_MCMC4003()
    {
        folder.Write("a.bin", Images.Records());
        using var data = Open("""{"format":"binary","path":"a.bin","shape":[3,4,6]}""");
        using (var file = new FileStream(folder.File("a.bin"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(100);
        }

        Assert.Equal(Codes.DataInvalid, Assert.Throws<McmcException>(() => data.Pixels(4)).Diagnostic.Code);
    }

    [Fact]
    public void Read_outside_the_data_is_refused()
    {
        folder.Write("a.bin", Images.Records());
        using var data = Open("""{"format":"binary","path":"a.bin","shape":[3,4,6]}""");

        Assert.Throws<ArgumentOutOfRangeException>(() => data.Pixels(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Pixels(-1));
        Assert.Throws<ArgumentException>(() => data.Read([0], new float[3], []));
        Assert.Throws<ArgumentException>(() => data.Read([0], [], new int[2]));
    }

    [Fact]
    public void Read_from_several_threads_gives_what_one_gives()
    {
        folder.Write("a.bin", Images.Records(200));
        using var data = Open("""{"format":"binary","path":"a.bin","shape":[3,4,6]}""");
        var expected = Enumerable.Range(0, 200).Select(i => data.Pixels(i)).ToArray();
        var actual = new float[200][];

        Parallel.For(0, 200, i => actual[i] = data.Pixels(i));

        Assert.Equal(expected, actual);
    }

    private IDataSet Open(string json)
    {
        File.WriteAllText(folder.File("data.json"), json);
        return DataDescriptor.Load(folder.File("data.json")).Open();
    }
}
