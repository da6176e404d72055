using System.Runtime.InteropServices;
using Mcmc.Diagnostics;

namespace Mcmc.Runtime;

/// <summary>The platforms that native ONNX Runtime libraries exist for, by their runtime identifiers.</summary>
internal static class RuntimePlatform
{
    /// <summary>Identifiers that work, in the order that messages list them.</summary>
    public static readonly IReadOnlyList<string> Supported = ["linux-x64", "linux-arm64", "win-x64", "win-arm64", "osx-arm64"];

    /// <summary>The portable identifier of this process: operating system, C library, processor.</summary>
    public static string Current { get; } = Identify(OperatingSystemName(), RuntimeInformation.ProcessArchitecture, RuntimeInformation.RuntimeIdentifier);

    /// <param name="system"><c>linux</c>, <c>win</c>, <c>osx</c> or another word.</param>
    /// <param name="processor">Architecture of the process, not of the machine.</param>
    /// <param name="reported">What .NET says of itself; only it knows that the C library is musl.</param>
    public static string Identify(string system, Architecture processor, string reported)
    {
        var musl = system == "linux" && (reported.Contains("musl", StringComparison.Ordinal) || reported.StartsWith("alpine", StringComparison.Ordinal));
#pragma warning disable CA1308 // Runtime identifiers are lower case.
        return $"{system}{(musl ? "-musl" : "")}-{processor.ToString().ToLowerInvariant()}";
#pragma warning restore CA1308
    }

    /// <summary>The file name of a native library on a platform.</summary>
    public static string FileName(string library, string identifier) =>
        identifier.StartsWith("win", StringComparison.Ordinal) ? $"{library}.dll"
        : identifier.StartsWith("osx", StringComparison.Ordinal) ? $"lib{library}.dylib"
        : $"lib{library}.so";

    /// <summary>MCMC4006, with the identifiers that work or, on one of those, with what is missing.</summary>
    public static McmcException Unusable(string identifier, string detail, Exception? cause = null)
    {
        var known = Supported.Contains(identifier);
        var remedy = !known ? $"Supported are {string.Join(", ", Supported)}: build on one of them."
            : identifier.StartsWith("win", StringComparison.Ordinal) ? "Restore the package again, and install the Visual C++ runtime 2015–2022 if it is missing."
            : "Restore the package again.";
        var what = known ? "ONNX Runtime could not be loaded" : "there is no ONNX Runtime";
        return new McmcException(Codes.PlatformUnsupported, $"On {identifier} {what} ({OneLine.Of(detail)}). {remedy}", cause: cause);
    }

    private static string OperatingSystemName() =>
        OperatingSystem.IsWindows() ? "win"
        : OperatingSystem.IsLinux() ? "linux"
        : OperatingSystem.IsMacOS() ? "osx"
        : OperatingSystem.IsFreeBSD() ? "freebsd"
        : "unknown";
}
