using Google.Protobuf;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using static Mcmc.Tests.Ir.Protos;

namespace Mcmc.Tests.Ir;

/// <summary>Writing succeeds as a whole or leaves everything as it was.</summary>
public sealed class PendingFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Commit_replaces_the_old_file_and_leaves_no_other()
    {
        folder.Write("a.txt", "old"u8);

        using (var file = PendingFile.Create(folder.File("a.txt")))
        {
            file.Write(s => s.Write("new"u8));
            Assert.Equal("old", File.ReadAllText(folder.File("a.txt")));
            file.Commit();
        }

        Assert.Equal("new", File.ReadAllText(folder.File("a.txt")));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Dispose_without_commit_leaves_the_old_file()
    {
        folder.Write("a.txt", "old"u8);

        using (var file = PendingFile.Create(folder.File("a.txt")))
        {
            var error = Assert.Throws<McmcException>(() => file.Write(s =>
            {
                s.Write(new byte[1 << 20]);
                throw new IOException("No space left on device");
            }));
            Assert.Equal("MCMC4009", error.Diagnostic.Code.Id);
            Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal("old", File.ReadAllText(folder.File("a.txt")));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Create_beside_another_pending_file_takes_another_name()
    {
        using var first = PendingFile.Create(folder.File("a.txt"));
        using var second = PendingFile.Create(folder.File("b.txt"));
        first.Write(s => s.Write("a"u8));
        second.Write(s => s.Write("b"u8));
        second.Commit();
        first.Commit();

        Assert.Equal("a", File.ReadAllText(folder.File("a.txt")));
        Assert.Equal("b", File.ReadAllText(folder.File("b.txt")));
    }

    [Fact]
    public void Create_by_many_threads_at_once_gives_each_its_own()
    {
        Parallel.For(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, i =>
        {
            using var file = PendingFile.Create(folder.File("a.txt"));
            file.Write(s => s.WriteByte((byte)i));
        });

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("missing/m.onnx")]
    [InlineData("folder")]
    [InlineData("file/m.onnx")]
    [InlineData("nul\0l")]
    public void Save_to_a_place_that_cannot_be_written_is_refused(string name)
    {
        Directory.CreateDirectory(folder.File("folder"));
        var model = OnnxFile.Load(folder.Write("file", Relu().ToByteArray()));
        var before = Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories);

        Refuses(model, folder.Path + "/" + name);

        Assert.Equal(before, Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Save_to_a_read_only_file_system_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /proc.");

        Refuses(OnnxFile.Load(folder.Write("m.onnx", Relu().ToByteArray())), "/proc/mcmc-test.onnx");
    }

    [Fact]
    public void Save_over_the_loaded_file_and_its_external_data_succeeds()
    {
        var path = TestModels.CopyTo(folder, "small/external-data.onnx");
        var model = OnnxFile.Load(path);
        var expected = OnnxFile.ToBytes(model);

        OnnxFile.Save(model, path);

        Assert.Equal(expected, OnnxFile.ToBytes(OnnxFile.Load(path)));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Path).Length);
    }

    private static void Refuses(Model model, string path)
    {
        var diagnostic = Assert.Throws<McmcException>(() => OnnxFile.Save(model, path)).Diagnostic;

        Assert.Equal("MCMC4009", diagnostic.Code.Id);
        Assert.Equal(2, diagnostic.Code.ExitCode);
    }
}
