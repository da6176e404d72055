using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mcmc.Benchmarks.Headlines;

/// <summary>The measuring data's descriptors, varied as a row asks.</summary>
internal static class HeadlineData
{
    /// <param name="descriptor">File under the measuring data.</param>
    /// <param name="cutout">As <see cref="HeadlineRow.Cutout"/>.</param>
    /// <returns>The descriptor's path; with a cutout, that of a copy beside the results.</returns>
    public static string Training(string descriptor, int cutout)
    {
        var path = MeasuringData.Find(descriptor)!;
        if (cutout == 0)
        {
            return path;
        }

        var root = JsonNode.Parse(File.ReadAllText(path))!;
        var files = root["files"]!.AsArray().Select(f => Path.Combine(Path.GetDirectoryName(path)!, f!.GetValue<string>()));
        root["files"] = new JsonArray([.. files.Select(f => JsonValue.Create(f))]);
        (root["augment"] ??= new JsonObject())["cutout"] = cutout;
        var copy = HeadlineFiles.Of(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(descriptor)}.cutout-{cutout}.json"));
        File.WriteAllText(copy, root.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        return copy;
    }
}
