using System.Reflection;

namespace Mcmc.Diagnostics;

/// <summary>The version of this tool, without the commit that it was built from.</summary>
internal static class ToolVersion
{
    public static string Current { get; } =
        (typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];
}
