using System.IO.Compression;
using System.Xml.Linq;
using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Builds;

public sealed class PackageContentTests(PackedPackage package)
{
    [Fact]
    public void Package_is_a_development_dependency_with_no_dependencies()
    {
        using var archive = ZipFile.OpenRead(package.PackageFile);
        using var stream = archive.GetEntry("Mcmc.Build.nuspec")!.Open();
        var metadata = XDocument.Load(stream).Root!.Elements().Single();

        Assert.Equal("Mcmc.Build", Value(metadata, "id"));
        Assert.Equal("true", Value(metadata, "developmentDependency"));
        Assert.Equal("MIT", Value(metadata, "license"));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.Null(Value(metadata, "dependencies"));
    }

    [Fact]
    public void Package_holds_task_worker_natives_licences_and_build_files_and_nothing_for_the_compiler()
    {
        using var archive = ZipFile.OpenRead(package.PackageFile);
        var files = archive.Entries.Select(entry => entry.FullName).ToHashSet();

        Assert.Superset(
            new HashSet<string>
            {
                "README.md", "LICENSE",
                "build/Mcmc.Build.props", "build/Mcmc.Build.targets",
                "buildMultiTargeting/Mcmc.Build.props", "buildMultiTargeting/Mcmc.Build.targets",
                "tasks/netstandard2.0/Mcmc.Build.dll",
                "tools/net10.0/mcmc.dll", "tools/net10.0/mcmc.deps.json", "tools/net10.0/mcmc.runtimeconfig.json", "tools/net10.0/Mcmc.Engine.dll",
                "tools/net10.0/licenses/onnxruntime/LICENSE", "tools/net10.0/licenses/onnxruntime/ThirdPartyNotices.txt",
                "tools/net10.0/licenses/onnxruntime-extensions/LICENSE", "tools/net10.0/licenses/onnxruntime-extensions/ThirdPartyNotices.txt",
            },
            files);
        Assert.Contains(files, file => file.StartsWith("tools/net10.0/runtimes/", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => file.StartsWith("lib/", StringComparison.Ordinal) || file.StartsWith("ref/", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => file.Contains("Microsoft.Build", StringComparison.Ordinal));
    }

    private static string? Value(XElement metadata, string name) =>
        metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
}
