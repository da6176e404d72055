using Mcmc.Diagnostics;

namespace Mcmc.Ir.Onnx;

/// <summary>Keeps outputs off the files that they are made from.</summary>
internal static class OutputPath
{
    /// <summary>Looks whether writing <paramref name="output"/> would destroy the model, or with it given also its external data.</summary>
    /// <param name="output">The file to be written; external data goes beside it, with <c>.data</c> appended.</param>
    /// <param name="modelPath">The original.</param>
    /// <param name="model">The original's content, once it has been read.</param>
    /// <exception cref="McmcException">MCMC4009 where it would.</exception>
    public static void RequireApart(string output, string modelPath, Model? model = null)
    {
        var target = Resolve(output);
        if (Same(target, Resolve(modelPath)))
        {
            throw new McmcException(Codes.OutputUnwritable, $"'{output}' is the model itself, which would be lost. Name another file for the output.", output);
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(modelPath))!;
        foreach (var location in Locations(model))
        {
            var data = Resolve(Path.Combine(folder, location));
            if (Same(target, data) || Same(target + ".data", data))
            {
                throw new McmcException(Codes.OutputUnwritable, $"'{output}' would overwrite '{location}', which holds weights of the model. Name another file for the output.", output);
            }
        }
    }

    private static IEnumerable<string> Locations(Model? model) =>
        model?.Graph.Initializers.Select(i => i.Initializer?.ExternalLocation).OfType<string>().Distinct(StringComparer.Ordinal) ?? [];

    private static string Resolve(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            return File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return full;
        }
    }

    /// <summary>Most disks of Windows and macOS do not tell case apart, so two such names may be one file.</summary>
    private static bool Same(string a, string b) =>
        string.Equals(a, b, OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}
