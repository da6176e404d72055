using Google.Protobuf;
using Mcmc.Diagnostics;
using Mcmc.Ir.Onnx;
using Mcmc.Ir.Onnx.Proto;
using static Mcmc.Tests.Ir.Protos;

namespace Mcmc.Tests.Ir;

public sealed class MutatedModelTests : IDisposable
{
    private const int Files = 1000;
    private const long MaxAllocatedBytes = 64_000_000;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_of_a_damaged_model_gives_a_model_or_a_diagnostic_in_bounded_memory()
    {
        byte[][] originals =
        [
            .. TestModels.Names.Where(n => n.StartsWith("small/", StringComparison.Ordinal)).Select(TestModels.Read).Where(b => b.Length < 25_000),
            If(Branch("Relu", "x", "a"), Branch("Abs", "x", "b")).ToByteArray(),
            EveryField.Model().ToByteArray(),
        ];
        File.WriteAllBytes(folder.File("external-data.onnx.data"), new byte[1 << 15]);
        List<int>[] structures = [.. originals.Select(Mutator.Structure)];
        var loaded = 0;
        for (var seed = 0; seed < Files; seed++)
        {
            var which = seed / 2 % originals.Length;
            var mutated = seed % 2 == 0
                ? new Mutator(seed).Mutate(originals[which], structures[which])
                : new MessageMutator(seed).Mutate(ModelProto.Parser.ParseFrom(originals[which]));
            var path = folder.Write("mutated.onnx", mutated);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var model = OnnxFile.Load(path);
                OnnxFile.ToBytes(model);
                loaded++;
            }
            catch (McmcException e)
            {
                Assert.Contains(e.Diagnostic.Code.Id, (string[])["MCMC3001", "MCMC3002", "MCMC3004"]);
                Assert.Contains("mutated.onnx", e.Diagnostic.Message, StringComparison.Ordinal);
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}: {e}");
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MaxAllocatedBytes, $"Seed {seed} allocates too much.");
        }

        // Both outcomes must occur, or the damage is too small or too large to test anything.
        Assert.InRange(loaded, Files / 10, Files * 9 / 10);
    }
}
