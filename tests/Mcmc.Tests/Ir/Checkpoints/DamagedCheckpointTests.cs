using System.IO.Compression;
using System.Text;
using Mcmc.Diagnostics;
using Mcmc.Ir.Checkpoints;
using Mcmc.Runtime;
using Mcmc.Tests.Repository;

namespace Mcmc.Tests.Ir.Checkpoints;

/// <summary>Whatever is in a file, it ends in a coded diagnostic, and nothing is allocated that the file does not pay for.</summary>
public sealed class DamagedCheckpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Open_a_pickle_that_names_a_function_is_MCMC4015_and_runs_nothing()
    {
        var path = Archive(("archive/data.pkl", "cposix\nsystem\n(S'touch /tmp/owned'\ntR."));
        var failure = Assert.Throws<McmcException>(() => Checkpoint.Open(path));
        Assert.Equal(Codes.CheckpointUnsafe, failure.Diagnostic.Code);
        Assert.Contains("'posix.system'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\x80\x04\x8c\x02os\x8c\x06system\x93.")]
    [InlineData("c__builtin__\neval\n.")]
    [InlineData("ctorch\nload\n.")]
    [InlineData("ctorch.hub\nload\n.")]
    public void Open_every_way_to_name_a_function_is_MCMC4015(string pickle) => AssertFails(Codes.CheckpointUnsafe, Archive(("a/data.pkl", pickle)));

    [Fact]
    public void Open_a_whole_model_is_MCMC4015_naming_its_class()
    {
        var path = Path.Combine(RepositoryRoot.Path, "tests", "Mcmc.Tests", "Ir", "Checkpoints", "Samples", "whole-model.pth");
        var failure = Assert.Throws<McmcException>(() => Checkpoint.Open(path));
        Assert.Equal(Codes.CheckpointUnsafe, failure.Diagnostic.Code);
        Assert.Contains("Network'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("0.")]
    [InlineData("1.")]
    [InlineData("t.")]
    [InlineData("(.")]
    [InlineData("R.")]
    [InlineData("h\x01.")]
    [InlineData("]a.")]
    [InlineData("NNs.")]
    [InlineData("Kx")]
    [InlineData("\xff.")]
    [InlineData("X\xff\xff\xff\x7f")]
    [InlineData("\x8d\xff\xff\xff\xff\xff\xff\xff\xff")]
    [InlineData("\x8b\xff\xff\xff\xff")]
    [InlineData("}.")]
    [InlineData("(S'storage'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nI-5\ntQ.")]
    [InlineData("}S'w'\nctorch._utils\n_rebuild_tensor_v2\n(NI0\n(t(ttRs.")]
    public void Open_a_damaged_pickle_is_MCMC4014(string pickle) => AssertFails(Codes.CheckpointUnreadable, Archive(("a/data.pkl", pickle)));

    [Theory]
    [InlineData("I1000000000000", "I0", "(I1000000000000\nt", "(I1\nt")]
    [InlineData("I4", "I0", "(I1000000000000\nt", "(I0\nt")]
    [InlineData("I4", "I1", "(I4\nt", "(I1\nt")]
    [InlineData("I4", "I-1", "(I4\nt", "(I1\nt")]
    [InlineData("I4", "I0", "(I4\nt", "(I-1\nt")]
    [InlineData("I4", "I0", "(I4\nt", "(t")]
    [InlineData("I4", "I0", "(I4294967296\nI4294967296\nt", "(I1\nI1\nt")]
    [InlineData("I9223372036854775807", "I9223372036854775807", "(I2\nI2\nt", "(I9223372036854775807\nI9223372036854775807\nt")]
    public void Open_a_tensor_that_claims_more_than_the_file_holds_is_MCMC4014(string count, string offset, string dims, string strides)
    {
        var storage = $"(S'storage'\nctorch\nFloatStorage\nS'0'\nS'cpu'\n{count}\ntQ";
        var path = Archive(("a/data.pkl", $"}}S'w'\nctorch._utils\n_rebuild_tensor_v2\n({storage}{offset}\n{dims}{strides}NNtRs."), ("a/data/0", new string('\0', 16)));
        Assert.Equal(Codes.CheckpointUnreadable, Assert.Throws<McmcException>(() =>
        {
            using var checkpoint = Checkpoint.Open(path);
            checkpoint.Tensors[0].Read();
        }).Diagnostic.Code);
    }

    [Fact]
    public void Open_an_archive_that_expands_without_end_is_MCMC4014_before_anything_is_read()
    {
        var path = folder.File("bomb.pth");
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using var entry = archive.CreateEntry("a/data.pkl", CompressionLevel.Optimal).Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 64; i++)
            {
                entry.Write(zeros);
            }
        }

        var failure = AssertFails(Codes.CheckpointUnreadable, path);
        Assert.Contains("claim to expand to 67108864", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_an_entry_twice_is_MCMC4014() => AssertFails(Codes.CheckpointUnreadable, Archive(("a/data.pkl", "}."), ("a/data.pkl", "}.")));

    [Theory]
    [InlineData("zip.pth")]
    [InlineData("legacy.th")]
    [InlineData("plain.safetensors")]
    public void Open_a_file_cut_off_or_damaged_anywhere_ends_in_a_diagnostic(string file)
    {
        var whole = File.ReadAllBytes(Path.Combine(RepositoryRoot.Path, "tests", "Mcmc.Tests", "Ir", "Checkpoints", "Samples", file));
        var random = new SeededRandom(5, file);
        for (var trial = 0; trial < 300; trial++)
        {
            var bytes = trial % 2 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            for (var i = 0; trial % 2 != 0 && i < 3; i++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Read(folder.Write("damaged", bytes), isDamaged: trial % 2 == 0);
        }
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"F32","shape":[1000000000000],"data_offsets":[0,16]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,4000000000000]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4],"data_offsets":[4,20]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""")]
    [InlineData("""{"w":{"dtype":"X","shape":[4],"data_offsets":[0,16]}}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4]}}""")]
    [InlineData("""{"w":[]}""")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""")]
    [InlineData("{")]
    public void Open_a_safetensors_header_that_lies_is_MCMC4014(string header)
    {
        var text = Encoding.UTF8.GetBytes(header);
        AssertFails(Codes.CheckpointUnreadable, folder.Write("w.safetensors", [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. new byte[16]]));
    }

    [Fact]
    public void Open_what_is_not_there_is_MCMC4005_and_what_is_no_checkpoint_is_MCMC4014()
    {
        AssertFails(Codes.FileMissing, folder.File("nothing.pth"));
        AssertFails(Codes.CheckpointUnreadable, folder.Write("empty.pth", []));
        AssertFails(Codes.CheckpointUnreadable, folder.Write("text.pth", Encoding.UTF8.GetBytes("Not Found")));
        AssertFails(Codes.CheckpointUnreadable, Archive(("readme.txt", "hello")));
    }

    private static McmcException AssertFails(DiagnosticCode code, string path)
    {
        var failure = Assert.Throws<McmcException>(() => Checkpoint.Open(path).Dispose());
        Assert.Equal(code, failure.Diagnostic.Code);
        return failure;
    }

    /// <summary>A file that is cut off cannot be read; one with other bytes may be another file.</summary>
    private static void Read(string path, bool isDamaged)
    {
        try
        {
            using var checkpoint = Checkpoint.Open(path);
            foreach (var tensor in checkpoint.Tensors)
            {
                tensor.Read();
            }

            Assert.False(isDamaged);
        }
        catch (McmcException e)
        {
            Assert.Contains(e.Diagnostic.Code, new[] { Codes.CheckpointUnreadable, Codes.CheckpointUnsafe });
        }
    }

    private string Archive(params (string Name, string Content)[] entries)
    {
        var path = folder.File("made.pth");
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
            entry.Write(Encoding.Latin1.GetBytes(content));
        }

        return path;
    }
}
