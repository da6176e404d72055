using System.Globalization;

namespace Mcmc.Build.Tests.Infrastructure;

/// <summary>A data set small enough for a worker to be done in a second: random bytes with random labels.</summary>
internal static class TinyData
{
    /// <summary>Writes <c>FOLDER/NAME.json</c> and the records beside it, for models with inputs of 3×32×32 and ten classes.</summary>
    /// <returns>The descriptor's path.</returns>
    public static string Write(string folder, string name = "set", int samples = 60, int seed = 1)
    {
        const int pixels = 3 * 32 * 32;
        var random = new Random(seed);
        var records = new byte[samples * (1 + pixels)];
        random.NextBytes(records);
        for (var i = 0; i < samples; i++)
        {
            records[i * (1 + pixels)] = (byte)random.Next(10);
        }

        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, name + ".bin"), records);
        var descriptor = Path.Combine(folder, name + ".json");
        File.WriteAllText(descriptor, string.Create(CultureInfo.InvariantCulture, $$"""
            {"format": "binary", "files": ["{{name}}.bin"], "shape": [3, 32, 32], "labelBytes": 1, "layout": "NCHW", "scale": 0.00392156862745098, "mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25]}
            """));
        return descriptor;
    }
}
