using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Ir.Onnx.Proto;
using Mcmc.Proofs.Graphs;

namespace Mcmc.Proofs.Fuzzing;

/// <summary>Sound models and what becomes of them: the same file for the same seed, on every machine.</summary>
internal sealed class FuzzCorpus
{
    /// <summary>Larger files are mostly weights, which nothing can go wrong in.</summary>
    private const int MostBytes = 40_000;

    private const int RandomGraphs = 60;

    /// <summary>The file beside a model that some originals refer to.</summary>
    public const string ExternalData = "external-data.onnx.data";

    public const int ExternalBytes = 1 << 15;

    private readonly byte[][] originals;
    private readonly List<int>?[] structures;
    private readonly Model?[] models;

    private FuzzCorpus(IEnumerable<byte[]> originals)
    {
        this.originals = [.. originals];
        structures = new List<int>?[this.originals.Length];
        models = new Model?[this.originals.Length];
    }

    public int Count => originals.Length;

    /// <summary>The committed exports and random networks over the whole operator library.</summary>
    /// <param name="more">Further originals.</param>
    public static FuzzCorpus Create(params byte[][] more) => new(
        ModelFolder.Files("small").Concat(ModelFolder.Files("zoo")).Select(File.ReadAllBytes)
            .Concat(Enumerable.Range(1, RandomGraphs).Select(seed => OnnxFile.ToBytes(RandomGraph.Create(seed).Model)))
            .Concat(more)
            .Where(bytes => bytes.Length <= MostBytes));

    /// <summary>A damaged file: one in six in its bytes, two in its message's fields, three in the graph that it describes.</summary>
    public byte[] Mutate(int seed)
    {
        var which = (int)(unchecked((uint)seed * 2654435761u) % (uint)originals.Length);
        var original = originals[which];
        switch (seed % 6)
        {
            case 0:
                return new Mutator(seed).Mutate(original, structures[which] ??= Mutator.Structure(original));
            case 1 or 2:
                return new MessageMutator(seed).Mutate(ModelProto.Parser.ParseFrom(original));
            default:
                var copy = new ModelCopy(models[which] ??= Parse(original)).Model;
                new GraphMutator(seed).Mutate(copy);
                return OnnxFile.ToBytes(copy);
        }
    }

    private static Model Parse(byte[] file)
    {
        var folder = Directory.CreateTempSubdirectory("mcmc-corpus-");
        try
        {
            var path = Path.Combine(folder.FullName, "original.onnx");
            File.WriteAllBytes(path, file);
            File.WriteAllBytes(Path.Combine(folder.FullName, ExternalData), new byte[ExternalBytes]);
            return OnnxFile.Load(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
