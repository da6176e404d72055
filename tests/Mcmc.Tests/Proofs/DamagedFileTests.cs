using Google.Protobuf;
using Mcmc.Proofs.Fuzzing;
using Mcmc.Tests.Ir;
using static Mcmc.Tests.Ir.Protos;

namespace Mcmc.Tests.Proofs;

/// <summary>A sample of what <c>fuzz</c> checks a hundred thousand times, in child processes.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private const int Files = 1000;
    private const long MaxAllocatedBytes = 100_000_000;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Run_a_damaged_file_gives_a_model_or_a_diagnostic_in_bounded_memory()
    {
        var corpus = FuzzCorpus.Create(If(Branch("Relu", "x", "a"), Branch("Abs", "x", "b")).ToByteArray(), EveryField.Model().ToByteArray());
        folder.Write(FuzzCorpus.ExternalData, new byte[FuzzCorpus.ExternalBytes]);
        var codes = new Dictionary<string, int>();
        for (var seed = 1; seed <= Files; seed++)
        {
            var verdict = FuzzTrial.Run(folder.Write("mutated.onnx", corpus.Mutate(seed)));
            Assert.True(verdict.Code is FuzzVerdict.Cut or "MCMC3001" or "MCMC3002" or "MCMC3003" or "MCMC3004" or "MCMC3008", $"Seed {seed}: {verdict}");
            Assert.True(verdict.AllocatedBytes < MaxAllocatedBytes, $"Seed {seed}: {verdict}");
            codes[verdict.Code] = codes.GetValueOrDefault(verdict.Code) + 1;
        }

        // Every kind of outcome must occur, or the damage is too small or too large to test anything.
        Assert.All((string[])[FuzzVerdict.Cut, "MCMC3001", "MCMC3002", "MCMC3003"], code => Assert.InRange(codes.GetValueOrDefault(code), Files / 20, Files / 2));
    }

    [Fact]
    public void Mutate_the_same_seed_gives_the_same_file()
    {
        var (first, second) = (FuzzCorpus.Create(), FuzzCorpus.Create());
        Assert.All(Enumerable.Range(1, 12), seed => Assert.Equal(first.Mutate(seed), second.Mutate(seed)));
    }
}
