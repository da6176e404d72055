using System.Reflection;
using Mcmc.Benchmarks;
using Mcmc.Build.Incremental;
using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Measurements;

/// <summary>Where measurements keep what they have so far, and their pages.</summary>
internal static class MeasurementFile
{
    /// <summary>The version and, where it was built in a repository, the commit.</summary>
    public static string Version { get; } = typeof(FileStamp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>A log under <c>artifacts/</c>: a measurement that was cut off goes on where it stood, as long as it is of the same commit.</summary>
    public static ProgressLog<T> Log<T>(string name) => new(Repository.PathOf("artifacts", "measurements", name + ".log"), $"{name}, {Version}");

    /// <summary>Shows a page, and writes it to <c>docs/</c> where that is asked for.</summary>
    public static async Task WriteAsync(string name, string page, ITestOutputHelper output)
    {
        output.WriteLine(page);
        if (Environment.GetEnvironmentVariable("MCMC_WRITE") is { Length: > 0 } root)
        {
            await File.WriteAllTextAsync(Path.Combine(root, "docs", name), page.ReplaceLineEndings("\n"), TestContext.Current.CancellationToken);
        }
    }
}
