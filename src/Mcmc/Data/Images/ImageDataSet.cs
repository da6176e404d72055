using Mcmc.Data.Formats;
using Mcmc.Diagnostics;
using Mcmc.Runtime;

namespace Mcmc.Data.Images;

/// <summary>JPEG and PNG files, decoded when they are read.</summary>
internal sealed class ImageDataSet : IDataSet
{
    private const long LargestFile = 256L << 20;
    private const int Decoded = 3;
    private const string Damaged = "The image does not decode: it is damaged. Replace or remove it.";

    private readonly IReadOnlyList<(string Path, int? Label)> images;
    private readonly ImageFrame frame;
    private readonly ColorOrder color;
    private readonly (int Height, int Width) size;
    private readonly PixelTransform transform;
    private readonly ImageDecoder decoder = new();

    private ImageDataSet(DataDescriptor descriptor, IReadOnlyList<(string Path, int? Label)> images)
    {
        (this.images, frame, color) = (images, descriptor.Frame, descriptor.Color);
        (Name, Layout) = (descriptor.Name, descriptor.Layout);
        size = frame.Size ?? SizeOfFirst(images[0].Path);
        var channels = color == ColorOrder.Gray ? 1 : Decoded;
        SampleShape = Layout == SampleLayout.Nchw ? [channels, size.Height, size.Width] : [size.Height, size.Width, channels];
        DescriptorParser.CheckChannels(descriptor, SampleShape);
        var scale = descriptor.Scale ?? 1.0 / byte.MaxValue;
        transform = new PixelTransform(SampleShape, Layout, scale, descriptor.Mean, descriptor.Std);
        Levels = PixelTransform.Levels(scale * byte.MaxValue, descriptor.Mean, descriptor.Std);
    }

    public string Name { get; }

    public int Count => images.Count;

    public IReadOnlyList<int> SampleShape { get; }

    public SampleLayout Layout { get; }

    public bool HasLabels => images[0].Label is not null;

    public int? Classes => null;

    public IReadOnlyList<(float Black, float White)> Levels { get; }

    /// <exception cref="McmcException">MCMC4003; MCMC4006 where nothing here can decode images.</exception>
    public static IDataSet Open(DataDescriptor descriptor)
    {
        var all = ImageList.Find(descriptor);
        var range = descriptor.RangeIn(all.Count);
        return new ImageDataSet(descriptor, [.. all.Skip(range.First).Take(range.Count)]);
    }

    public void Read(ReadOnlySpan<int> samples, Span<float> pixels, Span<int> labels)
    {
        var channels = color == ColorOrder.Gray ? 1 : Decoded;
        var elements = channels * size.Height * size.Width;
        var stored = pixels.IsEmpty ? [] : new byte[elements];
        for (var i = 0; i < samples.Length; i++)
        {
            var (path, label) = images[samples[i]];
            if (!labels.IsEmpty)
            {
                labels[i] = label ?? throw new ArgumentException("The data set has no labels.", nameof(labels));
            }

            if (!pixels.IsEmpty)
            {
                FileFaults.Guard(path, () => Store(path, stored, channels));
                transform.Apply(stored, pixels.Slice(i * elements, elements));
            }
        }
    }

    public void Dispose() => decoder.Dispose();

    /// <summary>Decodes, resizes and crops one file, in the layout of the samples.</summary>
    private bool Store(string path, byte[] stored, int channels)
    {
        var (pixels, height, width) = Decode(path);
        var (resizedHeight, resizedWidth) = frame.Resized(height, width);
        ReadOnlySpan<byte> image = (resizedHeight, resizedWidth) == (height, width)
            ? pixels.As<byte>()
            : ImageFrame.Scale(pixels.As<byte>(), height, width, Decoded, resizedHeight, resizedWidth);
        if (resizedHeight < size.Height || resizedWidth < size.Width || (frame.Crop.Count == 0 && (resizedHeight, resizedWidth) != size))
        {
            throw Invalid(path, $"The image is {resizedHeight}x{resizedWidth}{(frame.Resize.Count > 0 ? " after resizing" : "")}, and samples are {size.Height}x{size.Width}. Give 'resize', the length of the shorter side, and 'crop' in the descriptor.");
        }

        var (top, left) = ((int)Math.Round((resizedHeight - size.Height) / 2.0), (int)Math.Round((resizedWidth - size.Width) / 2.0));
        for (var y = 0; y < size.Height; y++)
        {
            for (var x = 0; x < size.Width; x++)
            {
                var pixel = image.Slice(((top + y) * resizedWidth + left + x) * Decoded, Decoded);
                for (var c = 0; c < channels; c++)
                {
                    stored[Layout == SampleLayout.Nchw ? (c * size.Height + y) * size.Width + x : (y * size.Width + x) * channels + c] = Channel(pixel, c);
                }
            }
        }

        return true;
    }

    /// <summary>A channel of a pixel that was decoded as blue, green, red.</summary>
    private byte Channel(ReadOnlySpan<byte> pixel, int channel) => color switch
    {
        ColorOrder.Gray => (byte)MathF.Round(0.114f * pixel[0] + 0.587f * pixel[1] + 0.299f * pixel[2]),
        ColorOrder.Bgr => pixel[channel],
        _ => pixel[Decoded - 1 - channel],
    };

    private (RunnerTensor Pixels, int Height, int Width) Decode(string path)
    {
        var file = Bytes(path);
        try
        {
            var pixels = decoder.Decode(file);
            return pixels.Dims is [> 0 and var height, > 0 and var width, Decoded]
                ? (pixels, (int)height, (int)width)
                : throw Invalid(path, Damaged);
        }
        catch (McmcException e) when (e.Diagnostic.Code == Codes.RuntimeRefused)
        {
            throw new McmcException(Codes.DataInvalid, Damaged, path, cause: e);
        }
    }

    private static byte[] Bytes(string path)
    {
        var length = new FileInfo(path).Length;
        var file = length <= LargestFile ? File.ReadAllBytes(path) : throw Invalid(path, $"The file has {length} bytes, more than an image has.");
        return ImageHeader.Size(file) switch
        {
            null => throw Invalid(path, "The file is neither a JPEG nor a PNG image, or ends too early. Convert, replace or remove it."),
            ( > 0, > 0) when ImageHeader.IsJpeg(file) && JpegStructure.Components(file) is not Decoded => throw Invalid(path, JpegStructure.Components(file) is null
                ? Damaged
                : "The image is a grayscale JPEG, which ONNX Runtime Extensions does not decode safely. Convert it to PNG, or to a JPEG with colours."),
            ( > 0, > 0) size when SampleSize.Elements([Decoded, size.Height, size.Width]) is not null => file,
            var size => throw Invalid(path, $"The image claims to be {size.Value.Height}x{size.Value.Width}. Replace or remove it."),
        };
    }

    private (int Height, int Width) SizeOfFirst(string path)
    {
        var (_, height, width) = Decode(path);
        return frame.Resized(height, width);
    }

    private static McmcException Invalid(string path, string message) => new(Codes.DataInvalid, message, path);
}
