using System.CommandLine;
using System.Text.Json;
using Mcmc.Proofs.Fuzzing;

namespace Mcmc.Benchmarks.Fuzz;

/// <summary>
/// The child's side: damages and loads files one after the other. Before each it says the seed, after it the verdict, so
/// that the parent knows which file a crash belongs to.
/// </summary>
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
        for (var seed = parsed.GetValue(first); seed < parsed.GetValue(first) + parsed.GetValue(count); seed++)
        {
            File.WriteAllBytes(path, corpus.Mutate(seed));
            Console.Out.WriteLine(seed);
            Console.Out.Flush();
            Console.Out.WriteLine(JsonSerializer.Serialize(FuzzTrial.Run(path)));
            Console.Out.Flush();
        }

        return 0;
    }
}
