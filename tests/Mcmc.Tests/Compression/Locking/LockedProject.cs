using System.Text;
using Mcmc.Compression;
using Mcmc.Compression.Locking;
using Mcmc.Costs;
using Mcmc.Diagnostics;

namespace Mcmc.Tests.Compression.Locking;

/// <summary>A small network with random images in a folder of its own, compressed through its lock file; the notes say what was done.</summary>
internal sealed class LockedProject : IDisposable
{
    private const int Samples = 36;
    private const int Pixels = 3 * 32 * 32;
    private readonly TemporaryFolder folder = new();

    public LockedProject()
    {
        Directory.CreateDirectory(PathOf("models"));
        Directory.CreateDirectory(PathOf("out"));
        File.Copy(TestModels.PathOf("small/vgg.onnx"), ModelPath);
        WriteData();
        Store = ResultStore.Open(PathOf("store"));
    }

    public ResultStore? Store { get; set; }

    public string ModelPath => PathOf("models", "net.onnx");

    public string LockPath => LockPaths.LockOf(ModelPath);

    public string LockedModelPath => PathOf("models", "net.mcmc.onnx");

    public string DataPath => PathOf("data", "set.json");

    public string OutputPath => PathOf("out", "net.onnx");

    public List<string> Notes { get; } = [];

    public List<string> Reads { get; } = [];

    /// <summary>How often a search began.</summary>
    public int Searches => Notes.Count(note => note.StartsWith("compressing, because ", StringComparison.Ordinal));

    public string PathOf(params string[] parts) => Path.Combine([folder.Path, .. parts]);

    public void WriteData(int seed = 3)
    {
        Directory.CreateDirectory(PathOf("data"));
        var bytes = new byte[Samples * (1 + Pixels)];
        new Random(seed).NextBytes(bytes);
        for (var i = 0; i < Samples; i++)
        {
            bytes[i * (1 + Pixels)] = 0;
        }

        File.WriteAllBytes(PathOf("data", "set.bin"), bytes);
        File.WriteAllText(DataPath, """{"format":"binary","files":["set.bin"],"shape":[3,32,32],"labelBytes":1,"scale":0.01}""", Encoding.UTF8);
    }

    public CompressionRequest Request(string flops = "50%") => new()
    {
        ModelPath = ModelPath,
        OutputPath = OutputPath,
        SingleFile = true,
        Budgets = BudgetSet.Parse((BudgetKind.Flops, flops, "MaxFlops")),
        DataPath = DataPath,
        StudyDirectory = PathOf("study"),
        Trials = 6,
    };

    public CompressionLock Compress(CompressionRequest? request = null, string? lockPath = null) =>
        Compression().Compress(request ?? Request(), lockPath ?? LockPath, Store, TestContext.Current.CancellationToken);

    public CompressionLock Apply(CompressionRequest? request = null) => Compression().Apply(request ?? Request(), LockPath, Store);

    public McmcException AssertFails(DiagnosticCode code, CompressionRequest? request = null)
    {
        File.Delete(OutputPath);
        var failure = Assert.Throws<McmcException>(() => Apply(request));
        Assert.Equal(code, failure.Diagnostic.Code);
        Assert.False(File.Exists(OutputPath));
        return failure;
    }

    public void Dispose() => folder.Dispose();

    private LockedCompression Compression() =>
        new(TimeProvider.System, new Progress<CompressionProgress>(), _ => { }, Reads.Add, note =>
        {
            lock (Notes)
                Notes.Add(note);
        });
}
