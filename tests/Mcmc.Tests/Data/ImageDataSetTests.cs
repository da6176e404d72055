using System.Buffers.Binary;
using System.IO.Compression;
using Mcmc.Data;
using Mcmc.Data.Images;
using Mcmc.Diagnostics;

namespace Mcmc.Tests.Data;

/// <summary>PNG files written here, byte for byte; JPEG files that PIL wrote (<c>Images/make_images.py</c>).</summary>
public sealed class ImageDataSetTests : IDisposable
{
    private static readonly byte[] red = [255, 0, 0];
    private static readonly byte[] dark = [10, 20, 30];
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_a_folder_per_class_gives_pixels_and_labels()
    {
        Image("images/cat/a.png", 2, 3, (y, x) => [(byte)(y * 3 + x), 100, 200]);
        Image("images/dog/b.png", 2, 3, (_, _) => red);
        using var data = Open("""{"format":"images","path":"images"}""");
        Assert.Equal((2, true), (data.Count, data.HasLabels));
        Assert.Equal([3, 2, 3], data.SampleShape);
        var (pixels, labels) = (new float[36], new int[2]);
        data.Read([0, 1], pixels, labels);
        Assert.Equal([0, 1], labels);
        Assert.Equal([0, 1, 2, 3, 4, 5], pixels[..6]);
        Assert.All(pixels[6..12], v => Assert.Equal(100, v));
        Assert.All(pixels[12..18], v => Assert.Equal(200, v));
        Assert.Equal([255, 0, 0], new[] { pixels[18], pixels[24], pixels[30] });
    }

    [Fact]
    public void Open_a_folder_without_a_descriptor()
    {
        Image("cat/a.png", 1, 1, (_, _) => red);
        Image("dog/b.png", 1, 1, (_, _) => red);
        using var data = DataDescriptor.Load(folder.Path).Open();
        var pixels = new float[3];
        data.Read([1], pixels, []);
        Assert.Equal([1, 0, 0], pixels);
    }

    [Theory]
    [InlineData("BGR", "NCHW", new float[] { 30, 20, 10 })]
    [InlineData("RGB", "NHWC", new float[] { 10, 20, 30 })]
    [InlineData("gray", "NCHW", new float[] { 18 })]
    public void Read_gives_the_colours_that_are_asked_for(string color, string layout, float[] expected)
    {
        Image("a.png", 1, 1, (_, _) => dark);
        using var data = Open($$"""{"format":"images","path":".","color":"{{color}}","layout":"{{layout}}"}""");
        Assert.False(data.HasLabels);
        var pixels = new float[expected.Length];
        data.Read([0], pixels, []);
        Assert.Equal(expected, pixels);
    }

    [Fact]
    public void Read_crops_the_middle_in_the_order_of_the_label_file()
    {
        Image("a.png", 5, 7, (y, x) => [(byte)y, (byte)x, 0]);
        Image("b.png", 4, 4, (_, _) => red);
        File.WriteAllText(folder.File("labels.txt"), "# name, class\nb.png 7\n\na.png,2\n");
        using var data = Open("""{"format":"images","path":".","labels":"labels.txt","crop":[3,3],"scale":1}""");
        var (pixels, labels) = (new float[27], new int[1]);
        data.Read([1], pixels, labels);
        Assert.Equal(2, labels[0]);
        Assert.Equal([1, 1, 1, 2, 2, 2, 3, 3, 3, 2, 3, 4, 2, 3, 4, 2, 3, 4], pixels[..18]);
    }

    [Fact]
    public void Read_resizes_as_PIL_does()
    {
        using var data = DataDescriptor.Load(Samples("resized.json")).Open();
        using var expected = DataDescriptor.Load(Samples("expected.json")).Open();
        var (actual, wanted) = (new float[3 * 12 * 12], new float[3 * 12 * 12]);
        for (var i = 0; i < 2; i++)
        {
            data.Read([i], actual, []);
            expected.Read([i], wanted, []);
            Assert.All(wanted.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 3.0));
        }
    }

    [Fact]
    public void Read_what_does_not_decode_is_MCMC4003_naming_the_file()
    {
        Image("a.png", 40, 40, (y, x) => [(byte)(7 * y), (byte)(x * y), 9]);
        var whole = File.ReadAllBytes(folder.File("a.png"));
        foreach (var bytes in new[] { [], whole[..20], whole[..60], "GIF89a"u8.ToArray(), [0xFF, 0xD8, 0xFF, 0xE0, 0, 4], [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 40, 0, 40, 1, 1, 0x11, 0] })
        {
            File.WriteAllBytes(folder.File("b.png"), bytes);
            using var data = Open("""{"format":"images","path":".","resize":[4,4]}""");
            var diagnostic = Assert.Throws<McmcException>(() => data.Read([1], new float[48], [])).Diagnostic;
            Assert.Equal(Codes.DataInvalid, diagnostic.Code);
            Assert.EndsWith("b.png", diagnostic.File, StringComparison.Ordinal);
        }
    }

    /// <summary>ONNX Runtime Extensions 0.14 writes three bytes for each pixel of one.</summary>
    [Fact]
    public void Read_a_grayscale_JPEG_is_MCMC4003_before_it_is_decoded()
    {
        File.Copy(Samples("gray.jpg"), folder.File("a.jpg"));
        using var data = Open("""{"format":"images","path":".","resize":[4,4]}""");
        var failure = Assert.Throws<McmcException>(() => data.Read([0], new float[48], []));
        Assert.Equal(Codes.DataInvalid, failure.Diagnostic.Code);
        Assert.Contains("grayscale JPEG", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_a_JPEG_with_any_byte_changed_decodes_or_is_MCMC4003()
    {
        var whole = File.ReadAllBytes(Path.Combine(Samples("jpeg"), "a.jpg"));
        var random = new Mcmc.Runtime.SeededRandom(3, "jpeg");
        File.WriteAllBytes(folder.File("a.jpg"), whole);
        using var data = Open("""{"format":"images","path":".","resize":[4,4]}""");
        for (var trial = 0; trial < 300; trial++)
        {
            byte[] bytes = [.. whole];
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(folder.File("a.jpg"), trial % 5 == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
            try
            {
                data.Read([0], new float[48], []);
            }
            catch (McmcException e)
            {
                Assert.Equal(Codes.DataInvalid, e.Diagnostic.Code);
            }
        }
    }

    [Fact]
    public void Read_an_image_that_claims_to_be_endless_is_MCMC4003_before_it_is_decoded()
    {
        Image("a.png", 1, 1, (_, _) => red);
        var bytes = File.ReadAllBytes(folder.File("a.png"));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), 2_000_000_000);
        File.WriteAllBytes(folder.File("b.png"), bytes);
        using var data = Open("""{"format":"images","path":".","resize":[4,4]}""");
        var failure = Assert.Throws<McmcException>(() => data.Read([1], new float[48], []));
        Assert.Contains("claims to be 1x2000000000", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"format":"images","path":"."}""", "samples are 3x3")]
    [InlineData("""{"format":"images","path":".","crop":9}""", "samples are 9x9")]
    public void Read_an_image_of_another_size_is_MCMC4003(string json, string part)
    {
        Image("a.png", 3, 3, (_, _) => red);
        Image("b.png", 4, 4, (_, _) => red);
        using var data = Open(json);
        var failure = Assert.Throws<McmcException>(() => data.Read([1], new float[data.SampleShape.Aggregate(1, (p, d) => p * d)], []));
        Assert.Equal(Codes.DataInvalid, failure.Diagnostic.Code);
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside.png 1", 1)]
    [InlineData("missing.png 1", 1)]
    [InlineData("a.png 0\na.png cat", 2)]
    [InlineData("a.png", 1)]
    [InlineData("a.png -1", 1)]
    public void Open_a_wrong_label_file_is_MCMC4003_at_its_line(string text, int line)
    {
        Image("images/a.png", 1, 1, (_, _) => red);
        Image("outside.png", 1, 1, (_, _) => red);
        File.WriteAllText(folder.File("labels.txt"), text);
        var diagnostic = Assert.Throws<McmcException>(() => Open("""{"format":"images","path":"images","labels":"labels.txt"}""")).Diagnostic;
        Assert.Equal((Codes.DataInvalid, line), (diagnostic.Code, diagnostic.Line));
        Assert.EndsWith("labels.txt", diagnostic.File, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"format":"images","files":["a.png"]}""")]
    [InlineData("""{"format":"images","path":"nowhere"}""")]
    [InlineData("""{"format":"images","path":"."}""")]
    [InlineData("""{"format":"images","path":".","resize":0}""")]
    [InlineData("""{"format":"images","path":".","crop":[1,2,3]}""")]
    [InlineData("""{"format":"images","path":".","color":"CMYK"}""")]
    public void Open_a_wrong_descriptor_is_MCMC4003(string json) =>
        Assert.Equal(Codes.DataInvalid, Assert.Throws<McmcException>(() => Open(json)).Diagnostic.Code);

    [Theory]
    [InlineData(3, 5, new[] { 4 }, 4, 6)]
    [InlineData(5, 3, new[] { 4 }, 6, 4)]
    [InlineData(5, 3, new[] { 7, 8 }, 7, 8)]
    [InlineData(5, 3, new int[0], 5, 3)]
    public void Resized_keeps_the_proportions(int height, int width, int[] resize, int newHeight, int newWidth) =>
        Assert.Equal((newHeight, newWidth), new ImageFrame(resize, []).Resized(height, width));

    private IDataSet Open(string json)
    {
        File.WriteAllText(folder.File("data.json"), json);
        return DataDescriptor.Load(folder.File("data.json")).Open();
    }

    private static string Samples(string name) => Path.Combine(Mcmc.Tests.Repository.RepositoryRoot.Path, "tests", "Mcmc.Tests", "Data", "Images", name);

    /// <summary>Writes a PNG of 8-bit RGB.</summary>
    private void Image(string name, int height, int width, Func<int, int, byte[]> pixel)
    {
        var path = folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                zlib.WriteByte(0);
                for (var x = 0; x < width; x++)
                {
                    zlib.Write(pixel(y, x));
                }
            }
        }

        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        using var file = File.Create(path);
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Chunk(file, "IHDR", header);
        Chunk(file, "IDAT", packed.ToArray());
        Chunk(file, "IEND", []);
    }

    private static void Chunk(Stream file, string type, byte[] content)
    {
        byte[] body = [.. System.Text.Encoding.ASCII.GetBytes(type), .. content];
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(body);
        var crc = uint.MaxValue;
        foreach (var b in body)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(number, ~crc);
        file.Write(number);
    }
}
