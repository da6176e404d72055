using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;

namespace QuickStart;

/// <summary>The images that <c>test.json</c> describes: gzipped IDX files, and how their bytes become network inputs.</summary>
internal sealed class TestImages
{
    private readonly TestImage[] images;

    private TestImages(TestImage[] images) => this.images = images;

    public int Count => images.Length;

    public TestImage this[int index] => images[index];

    public static TestImages Read(string folder)
    {
        using var descriptor = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "test.json")));
        var root = descriptor.RootElement;
        var (pixels, shape) = ReadIdx(Path.Combine(folder, root.GetProperty("files")[0].GetString()!));
        var (labels, _) = ReadIdx(Path.Combine(folder, root.GetProperty("labels").GetString()!));
        var scale = root.GetProperty("scale").GetDouble();
        var mean = root.GetProperty("mean")[0].GetDouble();
        var std = root.GetProperty("std")[0].GetDouble();

        var (height, width) = (shape[1], shape[2]);
        var images = new TestImage[shape[0]];
        for (var i = 0; i < images.Length; i++)
        {
            var values = new float[height * width];
            for (var j = 0; j < values.Length; j++)
            {
                values[j] = (float)((pixels[i * values.Length + j] * scale - mean) / std);
            }

            images[i] = new TestImage(values, height, width, labels[i]);
        }

        return new TestImages(images);
    }

    /// <summary>IDX: two zero bytes, the element type, the number of dimensions, the dimensions, the elements.</summary>
    private static (byte[] Elements, int[] Shape) ReadIdx(string path)
    {
        using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var content = new MemoryStream();
        file.CopyTo(content);
        var bytes = content.ToArray();
        var shape = new int[bytes[3]];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 + 4 * i));
        }

        return (bytes[(4 + 4 * shape.Length)..], shape);
    }
}
