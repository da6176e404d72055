using Mcmc.Data;
using Mcmc.Tests.Repository;

namespace Mcmc.Tests.Data;

/// <summary>The samples that <c>Samples/make_samples.py</c> writes, and ways to write and read them here.</summary>
internal static class Images
{
    public const int Count = 5;
    public const int Channels = 3;
    public const int Height = 4;
    public const int Width = 6;
    public const int Elements = Channels * Height * Width;

    public static readonly int[] Labels = [4, 0, 9, 2, 7];

    /// <summary>The path of a committed file.</summary>
    public static string PathOf(string name) => Path.Combine(RepositoryRoot.Path, "tests", "Mcmc.Tests", "Data", "Samples", name);

    public static byte Pixel(int n, int c, int h, int w) => (byte)((37 * n + 11 * c + 5 * h + 3 * w) % 251);

    /// <summary>The bytes of one sample, channels first.</summary>
    public static byte[] Sample(int n) =>
    [
        .. from c in Enumerable.Range(0, Channels)
           from h in Enumerable.Range(0, Height)
           from w in Enumerable.Range(0, Width)
           select Pixel(n, c, h, w),
    ];

    /// <summary>The bytes of one sample, channels last.</summary>
    public static byte[] SampleChannelsLast(int n) =>
    [
        .. from h in Enumerable.Range(0, Height)
           from w in Enumerable.Range(0, Width)
           from c in Enumerable.Range(0, Channels)
           select Pixel(n, c, h, w),
    ];

    /// <summary>Records of one label byte and a sample.</summary>
    public static byte[] Records(int count = Count) => [.. Enumerable.Range(0, count).SelectMany(n => Sample(n).Prepend((byte)Labels[n % Count]))];

    public static float[] Pixels(this IDataSet data, params int[] samples)
    {
        var values = new float[samples.Length * data.SampleShape.Aggregate(1, (p, d) => p * d)];
        data.Read(samples, values, []);
        return values;
    }

    public static int[] LabelsOf(this IDataSet data, params int[] samples)
    {
        var labels = new int[samples.Length];
        data.Read(samples, [], labels);
        return labels;
    }

    public static float[] Floats(byte[] bytes) => Array.ConvertAll(bytes, b => (float)b);
}
