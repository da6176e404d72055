using Mcmc.Build.Tests.Infrastructure;
using Mcmc.Build.Worker;

namespace Mcmc.Build.Tests.Worker;

public sealed class WorkerPlatformTests : IDisposable
{
    private readonly TemporaryFolder dotNetRoot = new();

    public WorkerPlatformTests()
    {
        File.WriteAllText(dotNetRoot.PathOf("dotnet"), "");
        AddRuntime("8.0.11");
    }

    public void Dispose() => dotNetRoot.Dispose();

    [Theory]
    [InlineData("osx-x64")]
    [InlineData("linux-musl-x64")]
    [InlineData("linux-arm")]
    [InlineData("win-x86")]
    [InlineData("")]
    public void WhyUnsupported_names_a_platform_that_has_no_libraries_and_those_that_have(string runtime)
    {
        AddRuntime("10.0.1");

        var reason = WorkerPlatform.WhyUnsupported(runtime, dotNetRoot.FullPath);

        Assert.NotNull(reason);
        Assert.Contains($"'{runtime}'", reason, StringComparison.Ordinal);
        Assert.Contains("linux-arm64", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void WhyUnsupported_asks_for_the_runtime_when_there_is_only_an_older_one()
    {
        var reason = WorkerPlatform.WhyUnsupported("linux-x64", dotNetRoot.FullPath);

        Assert.Contains(".NET 10 runtime", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0")]
    [InlineData("10.0.0-rc.1.25451.107")]
    [InlineData("11.0.2")]
    public void WhyUnsupported_is_null_with_that_runtime_or_a_newer_one(string version)
    {
        AddRuntime(version);

        Assert.Null(WorkerPlatform.WhyUnsupported("linux-x64", dotNetRoot.FullPath));
    }

    [Fact]
    public void WhyUnsupported_says_where_no_host_was_found()
    {
        File.Delete(dotNetRoot.PathOf("dotnet"));

        Assert.Contains(dotNetRoot.FullPath, WorkerPlatform.WhyUnsupported("linux-x64", dotNetRoot.FullPath), StringComparison.Ordinal);
    }

    private void AddRuntime(string version) => Directory.CreateDirectory(dotNetRoot.PathOf("shared", "Microsoft.NETCore.App", version));
}
