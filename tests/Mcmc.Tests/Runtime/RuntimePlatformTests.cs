using Mcmc.Diagnostics;
using Mcmc.Runtime;
using Processor = System.Runtime.InteropServices.Architecture;

namespace Mcmc.Tests.Runtime;

public sealed class RuntimePlatformTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("linux", Processor.X64, "linux-x64", "linux-x64")]
    [InlineData("linux", Processor.Arm64, "debian.12-arm64", "linux-arm64")]
    [InlineData("linux", Processor.X64, "linux-musl-x64", "linux-musl-x64")]
    [InlineData("linux", Processor.X64, "alpine.3.20-x64", "linux-musl-x64")]
    [InlineData("win", Processor.X86, "win-x86", "win-x86")]
    [InlineData("osx", Processor.X64, "osx-x64", "osx-x64")]
    public void Identify_knows_system_library_and_processor(string system, Processor processor, string reported, string expected) =>
        Assert.Equal(expected, RuntimePlatform.Identify(system, processor, reported));

    [Theory]
    [InlineData("linux-musl-x64")]
    [InlineData("osx-x64")]
    [InlineData("win-x86")]
    public void Unusable_names_the_platform_and_those_that_work(string identifier)
    {
        var diagnostic = RuntimePlatform.Unusable(identifier, "no such\nlibrary").Diagnostic;

        Assert.Equal(Codes.PlatformUnsupported, diagnostic.Code);
        Assert.Contains(identifier, diagnostic.Message, StringComparison.Ordinal);
        Assert.All(RuntimePlatform.Supported, s => Assert.Contains(s, diagnostic.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', diagnostic.Message);
    }

    [Fact]
    public void Unusable_on_a_platform_that_works_says_what_to_restore()
    {
        Assert.Contains("Visual C++", RuntimePlatform.Unusable("win-x64", "0x7E").Message, StringComparison.Ordinal);
        Assert.Contains("Restore", RuntimePlatform.Unusable("linux-x64", "gone").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("win-arm64", "onnxruntime.dll")]
    [InlineData("linux-arm64", "libonnxruntime.so")]
    [InlineData("osx-arm64", "libonnxruntime.dylib")]
    public void Find_prefers_the_runtimes_folder_and_gives_an_absolute_path(string identifier, string file)
    {
        Assert.Null(NativeOnnxRuntime.Find([folder.Path], "onnxruntime", identifier));

        var beside = folder.Write(file, []);
        Assert.Equal(beside, NativeOnnxRuntime.Find(["/nowhere", folder.Path], "onnxruntime", identifier));

        var native = Directory.CreateDirectory(Path.Combine(folder.Path, "runtimes", identifier, "native"));
        File.WriteAllBytes(Path.Combine(native.FullName, file), []);
        Assert.Equal(Path.Combine(native.FullName, file), NativeOnnxRuntime.Find([folder.Path], "onnxruntime", identifier));
    }
}
