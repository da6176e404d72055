using System.Reflection;
using Mcmc.Ir;

namespace Mcmc.Benchmarks;

/// <summary>Which build of the engine a result speaks of.</summary>
internal static class EngineVersion
{
    /// <summary>The version and, where it was built in a repository, the commit: <c>0.1.0+2f9a…</c>.</summary>
    public static string Text { get; } = typeof(Model).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
