using System.Globalization;

namespace Mcmc.Build.Worker;

/// <summary>Whether this machine can run the worker: ONNX Runtime's native libraries and a .NET 10 runtime.</summary>
internal static class WorkerPlatform
{
    private const int RuntimeMajor = 10;

    private static readonly string[] Supported = ["linux-x64", "linux-arm64", "win-x64", "win-arm64", "osx-arm64"];

    /// <summary>What the C++ part of ONNX Runtime needs on Windows beside itself.</summary>
    private static readonly string[] VisualCRuntime = ["vcruntime140.dll", "vcruntime140_1.dll", "msvcp140.dll"];

    /// <param name="runtime">Runtime identifier of the SDK's own host.</param>
    /// <param name="dotNetRoot">Folder of the <c>dotnet</c> host.</param>
    /// <returns>What is in the way and what to do about it, or null.</returns>
    public static string? WhyUnsupported(string runtime, string dotNetRoot)
    {
        if (!Supported.Contains(runtime))
        {
            return $"'{runtime}' cannot run the worker: ONNX Runtime is carried for {string.Join(", ", Supported)}. Build on one of these.";
        }

        if (!File.Exists(HostPath(runtime, dotNetRoot)))
        {
            return $"No dotnet host was found in '{dotNetRoot}'. Install the .NET {RuntimeMajor} SDK or runtime.";
        }

        if (!HasRuntime(Path.Combine(dotNetRoot, "shared", "Microsoft.NETCore.App")))
        {
            return $"The worker needs the .NET {RuntimeMajor} runtime or a newer one, and '{dotNetRoot}' has none. Install it there.";
        }

        if (runtime.StartsWith("win-", StringComparison.Ordinal) && MissingVisualCRuntime() is { } missing)
        {
            return $"'{missing}' is missing, which ONNX Runtime needs. Install the Microsoft Visual C++ Redistributable for this processor.";
        }

        return null;
    }

    public static string HostPath(string runtime, string dotNetRoot) =>
        Path.Combine(dotNetRoot, runtime.StartsWith("win", StringComparison.Ordinal) ? "dotnet.exe" : "dotnet");

    private static bool HasRuntime(string folder) =>
        Directory.Exists(folder) && Directory.GetDirectories(folder).Any(version => Major(Path.GetFileName(version)) >= RuntimeMajor);

    private static int Major(string version)
    {
        var digits = version.Substring(0, Math.Max(0, version.IndexOf('.')));
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : 0;
    }

    private static string? MissingVisualCRuntime() =>
        VisualCRuntime.FirstOrDefault(name => !File.Exists(Path.Combine(Environment.SystemDirectory, name)));
}
