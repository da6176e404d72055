namespace Mcmc.Compression;

/// <summary>Where what was learnt about a model is kept between runs; ignored by git through a file of its own.</summary>
internal static class StudyFolder
{
    /// <summary>The folder of a request, made when missing: <c>.mcmc</c> beside the output unless the user named one.</summary>
    /// <exception cref="Diagnostics.McmcException">MCMC4009 where it cannot be made.</exception>
    public static string Open(CompressionRequest request) => Open(request.OutputPath, request.StudyDirectory);

    /// <summary>The same for an output and the folder that the user named, if any.</summary>
    /// <returns>Where files about the output go, without their endings.</returns>
    /// <exception cref="Diagnostics.McmcException">MCMC4009 where it cannot be made.</exception>
    public static string Open(string outputPath, string? studyDirectory)
    {
        var stem = Of(outputPath, studyDirectory);
        var folder = Path.GetDirectoryName(stem)!;
        return OutputFolder.Guard(folder, () =>
        {
            Directory.CreateDirectory(folder);
            var ignore = Path.Combine(folder, ".gitignore");
            if (!File.Exists(ignore))
            {
                File.WriteAllText(ignore, "*\n");
            }

            return stem;
        });
    }

    /// <summary>What <see cref="Open(CompressionRequest)"/> gives, without making the folder.</summary>
    public static string Of(CompressionRequest request) => Of(request.OutputPath, request.StudyDirectory);

    private static string Of(string outputPath, string? studyDirectory)
    {
        var output = Path.GetFullPath(outputPath);
        return Path.Combine(Path.GetFullPath(studyDirectory ?? Path.Combine(Path.GetDirectoryName(output)!, ".mcmc")), Path.GetFileNameWithoutExtension(output));
    }
}
