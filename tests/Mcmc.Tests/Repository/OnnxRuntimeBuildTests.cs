using System.Runtime.InteropServices;
using System.Text.Json;

namespace Mcmc.Tests.Repository;

/// <summary>ONNX Runtime as this repository restores and builds it.</summary>
public sealed class OnnxRuntimeBuildTests
{
    private static readonly string[] Runtimes = ["linux-arm64", "linux-x64", "osx-arm64", "win-arm64", "win-x64"];

    [Fact]
    public unsafe void Native_library_of_the_output_loads_and_reports_its_version()
    {
        var fileName = OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";
        var path = Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", fileName);

        var library = NativeLibrary.Load(path);

        // struct OrtApiBase { const OrtApi* GetApi(uint32_t); const char* GetVersionString(void); }
        var getApiBase = (delegate* unmanaged<nint*>)NativeLibrary.GetExport(library, "OrtGetApiBase");
        var getVersionString = (delegate* unmanaged<nint>)getApiBase()[1];
        var version = Version.Parse(Marshal.PtrToStringUTF8(getVersionString())!);
        Assert.True(version >= new Version(1, 29), $"ONNX Runtime {version}");
    }

    [Fact]
    public void Lock_file_pins_every_package_by_hash_and_names_no_registry()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.PathOf("build", "OnnxRuntime", "package-lock.json")));
        var packages = json.RootElement.GetProperty("packages").EnumerateObject().Where(package => package.Name.Length > 0).ToList();

        Assert.NotEmpty(packages);
        Assert.All(packages, package =>
        {
            Assert.StartsWith("sha512-", package.Value.GetProperty("integrity").GetString(), StringComparison.Ordinal);
            Assert.False(package.Value.TryGetProperty("resolved", out _), $"{package.Name} is resolved to an address");
        });
    }

    [Fact]
    public async Task Natives_of_five_runtimes_are_present_and_what_they_say()
    {
        using var engine = await MSBuildEvaluation.EvaluateAsync("src/Mcmc", ["OnnxRuntimeNative", "None"]);
        var natives = engine.Items("OnnxRuntimeNative");

        Assert.All(natives, native => Assert.Equal(native["Runtime"], NativeHeader.RuntimeOf(native["FullPath"])));
        Assert.Equal(
            Runtimes.SelectMany(runtime => Libraries(runtime).Select(library => $"runtimes/{runtime}/native/{library}")).Order(StringComparer.Ordinal),
            Published(engine).Where(link => link.StartsWith("runtimes/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Licences_and_notices_are_published_with_the_natives()
    {
        using var engine = await MSBuildEvaluation.EvaluateAsync("src/Mcmc", ["OnnxRuntimeNotice", "None"]);

        Assert.All(engine.Items("OnnxRuntimeNotice"), notice => Assert.True(File.Exists(notice["FullPath"]), notice["FullPath"]));
        Assert.Superset(
            new HashSet<string>
            {
                "licenses/onnxruntime/LICENSE", "licenses/onnxruntime/ThirdPartyNotices.txt",
                "licenses/onnxruntime-extensions/LICENSE", "licenses/onnxruntime-extensions/ThirdPartyNotices.txt",
            },
            Published(engine).ToHashSet());
    }

    [Fact]
    public async Task Switch_to_the_official_package_replaces_project_and_natives()
    {
        using var engine = await MSBuildEvaluation.EvaluateAsync(
            "src/Mcmc", ["PackageReference", "ProjectReference", "None"], "McmcOnnxRuntime=Package");

        Assert.Contains("Microsoft.ML.OnnxRuntime", engine.Items("PackageReference").Select(item => item["Identity"]));
        Assert.DoesNotContain(engine.Items("ProjectReference"), item => item["Identity"].Contains("OnnxRuntime", StringComparison.Ordinal));
        Assert.DoesNotContain(Published(engine), link => link.StartsWith("runtimes/", StringComparison.Ordinal));
    }

    private static string[] Libraries(string runtime) => runtime.Split('-')[0] switch
    {
        "win" => ["onnxruntime.dll", "ortextensions.dll"],
        "osx" => ["libonnxruntime.dylib", "libortextensions.dylib"],
        _ => ["libonnxruntime.so", "libortextensions.so"],
    };

    private static IEnumerable<string> Published(MSBuildEvaluation project) =>
        from item in project.Items("None")
        where item.GetValueOrDefault("CopyToPublishDirectory") == "PreserveNewest"
        select item["Link"];
}
