using System.Runtime.InteropServices;

namespace Mcmc.Runtime;

/// <summary>What the system calls its processor.</summary>
internal static class ProcessorName
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>Such as <c>AMD EPYC 9B14</c>; the architecture where the system does not say.</summary>
    public static string Current { get; } = (Linux() ?? Windows())?.Trim() is { Length: > 0 } name ? name : RuntimeInformation.ProcessArchitecture.ToString();

    private static string? Linux() => !File.Exists(CpuInfo) ? null
        : File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line && line.IndexOf(':') is > 0 and var colon ? line[(colon + 1)..]
        : null;

    private static string? Windows() => Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
}
