using System.CommandLine;
using System.Text.Json;
using Mcmc.Proofs.Fuzzing;

namespace Mcmc.Benchmarks.Fuzz;

/// <summary>The child's side: damages and loads files one after the other.</summary>
internal sealed class FuzzBatchVerb : Command
{
    public const string VerbName = "fuzz-batch";

    private readonly Argument<int> first = new("first");
    private readonly Argument<int> count = new("count");
    private readonly Argument<string> folder = new("folder");

    public FuzzBatchVerb()
        : base(VerbName)
    {
        Hidden = true;
        Add(first);
        Add(count);
        Add(folder);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var corpus = FuzzCorpus.Create();
        var path = Path.Combine(parsed.GetValue(folder)!, "mutated.onnx");
        File.WriteAllBytes(Path.Combine(parsed.GetValue(folder)!, FuzzCorpus.ExternalData), new byte[FuzzCorpus.ExternalBytes]);
        WatchedBatch.Report(parsed.GetValue(first), parsed.GetValue(count), seed =>
        {
            File.WriteAllBytes(path, corpus.Mutate(seed));
            return JsonSerializer.Serialize(FuzzTrial.Run(path));
        });
        return 0;
    }
}
