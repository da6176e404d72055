using System.Text.Json;
using Mcmc.Search;
using Mcmc.Search.Space;
using Mcmc.Search.Studies;

namespace Mcmc.Benchmarks.Search;

/// <summary>The sensitivities of a network's groups, measured once: a comparison that goes on does so with the same table.</summary>
internal static class SensitivityFile
{
    public static SensitivityTable Of(string network, StudyIdentity identity, SearchSpace space, Func<SensitivityTable> measure)
    {
        var path = ResultFile.Artifact("search-comparison", network + ".sensitivity.json");
        var key = $"{identity.Key} {string.Join(' ', space.Choices.Select(c => string.Join(',', c)))} {JsonSerializer.Serialize(space.Limits.All)}";
        if (File.Exists(path) && JsonSerializer.Deserialize<Kept>(File.ReadAllText(path)) is { } kept && kept.Key == key)
        {
            return SensitivityTable.Of(kept.Points.Select(group => group.Select(p => (p.Width, p.Error)).ToArray()));
        }

        var table = measure();
        File.WriteAllText(path, JsonSerializer.Serialize(new Kept(key, [.. table.Points.Select(group => group.Select(p => new Point(p.Width, p.Error)).ToArray())])));
        return table;
    }

    private sealed record Kept(string Key, Point[][] Points);

    private sealed record Point(int Width, double Error);
}
