using System.IO.Compression;
using Mcmc.Compression.Locking;
using Mcmc.Diagnostics;

namespace Mcmc.Tests.Compression.Locking;

public sealed class ResultStoreTests : IDisposable
{
    private readonly LockedProject project = new();
    private readonly CompressionLock content;

    public ResultStoreTests() => content = project.Compress();

    public void Dispose() => project.Dispose();

    [Fact]
    public void Find_gives_what_was_added_and_nothing_that_is_damaged()
    {
        var store = project.Store!;
        var key = content.Inputs.Key;
        Assert.Equal(LockFile.Text(content), LockFile.Text(store.Find(key)!.Value.Lock));
        Assert.Equal(key, Assert.Single(store.List()).Key);
        Assert.Null(store.Find(new string('0', 64)));

        File.WriteAllText(store.ResultPath(key), "{");
        Assert.Null(store.Find(key));
        Assert.True(store.Add(content, project.LockedModelPath));
        Assert.NotNull(store.Find(key));

        File.WriteAllText(project.LockedModelPath, "another model");
        File.Delete(store.ModelPath(content.Sha256));
        Assert.False(store.Add(content, project.LockedModelPath));
        Assert.Null(store.Find(key));
    }

    [Fact]
    public void Import_of_an_export_gives_the_same_results_and_the_same_export_is_the_same_bytes()
    {
        var (file, again) = (project.PathOf("store.zip"), project.PathOf("again.zip"));
        Assert.Equal(1, StoreArchive.Export(project.Store!, file));
        StoreArchive.Export(project.Store!, again);
        Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(again));

        var other = ResultStore.Open(project.PathOf("other"))!;
        Assert.Equal(1, StoreArchive.Import(other, file));
        Assert.Equal(content.Sha256, InputHash.OfFile(other.Find(content.Inputs.Key)!.Value.ModelPath));
        Assert.Equal(1, other.Clear(_ => true));
        Assert.Empty(other.List());
        Assert.Null(other.FindModel(content.Sha256));
    }

    [Theory]
    [InlineData("results/../../evil.mcmc.lock.json")]
    [InlineData("results/x.mcmc.lock.json")]
    public void Import_of_what_is_no_result_is_MCMC5006_and_writes_nothing(string name)
    {
        var file = project.PathOf("bad.zip");
        using (var zip = ZipFile.Open(file, ZipArchiveMode.Create))
        {
            using var entry = new StreamWriter(zip.CreateEntry(name).Open());
            entry.Write(LockFile.Text(content));
        }

        var other = ResultStore.Open(project.PathOf("other"))!;
        Assert.Equal(Codes.StoreUnusable, Assert.Throws<McmcException>(() => StoreArchive.Import(other, file)).Diagnostic.Code);
        Assert.Empty(other.List());
        Assert.False(File.Exists(project.PathOf("evil.mcmc.lock.json")));
    }

    [Fact]
    public void Import_of_a_model_that_is_not_its_name_is_MCMC5006()
    {
        var file = project.PathOf("forged.zip");
        StoreArchive.Export(project.Store!, file);
        using (var zip = ZipFile.Open(file, ZipArchiveMode.Update))
        {
            zip.GetEntry($"models/{content.Sha256}.onnx")!.Delete();
            using var entry = new StreamWriter(zip.CreateEntry($"models/{content.Sha256}.onnx").Open());
            entry.Write("another model");
        }

        var other = ResultStore.Open(project.PathOf("other"))!;
        Assert.Equal(Codes.StoreUnusable, Assert.Throws<McmcException>(() => StoreArchive.Import(other, file)).Diagnostic.Code);
        Assert.Null(other.FindModel(content.Sha256));
    }
}
