namespace Mcmc.Benchmarks.Headlines;

/// <summary>Where the rows keep what they make; all of it can be gone on with.</summary>
internal static class HeadlineFiles
{
    private const string Folder = "headlines";

    public static string Of(params string[] parts)
    {
        var path = ResultFile.Artifact([Folder, .. parts]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>A command line that anyone can type: folders become variables.</summary>
    public static string Portable(IEnumerable<string> arguments) => "mcmc " + string.Join(' ', arguments)
        .Replace(Path.GetDirectoryName(Of("."))!, "$OUT", StringComparison.Ordinal)
        .Replace(Environment.GetEnvironmentVariable(MeasuringData.Variable)!.TrimEnd('/'), "$" + MeasuringData.Variable, StringComparison.Ordinal);
}
