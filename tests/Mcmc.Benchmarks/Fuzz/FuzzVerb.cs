using System.CommandLine;
using Mcmc.Proofs.Fuzzing;

namespace Mcmc.Benchmarks.Fuzz;

/// <summary>Damaged model files, loaded and cut in child processes.</summary>
internal sealed class FuzzVerb : Command
{
    private readonly Option<int> count = new("--count") { DefaultValueFactory = _ => 100_000, Description = "how many files" };
    private readonly Option<int> seed = new("--seed") { DefaultValueFactory = _ => 1, Description = "the first seed; the others follow it" };
    private readonly Option<int> batch = new("--batch") { DefaultValueFactory = _ => 500, Description = "files for each child process" };
    private readonly Option<bool> write = new("--write") { Description = "write docs/proofs/fuzz.md" };

    public FuzzVerb()
        : base("fuzz", "loads and cuts damaged model files in child processes")
    {
        Add(count);
        Add(seed);
        Add(batch);
        Add(write);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (first, total, size) = (parsed.GetValue(seed), parsed.GetValue(count), parsed.GetValue(batch));
        using var log = new ProgressLog<FuzzRecord>(ResultFile.Artifact($"fuzz-{first}.log"), $"damaged files from seed {first} in batches of {size}, engine {EngineVersion.Text}");
        var done = log.Results.Select(r => r.First).ToHashSet();
        for (var next = first; next < first + total && !cancellation.IsCancellationRequested; next += size)
        {
            if (done.Contains(next))
            {
                continue;
            }

            var folder = Directory.CreateTempSubdirectory("mcmc-fuzz-");
            try
            {
                log.Add(await new FuzzChild(folder.FullName).RunAsync(next, Math.Min(size, first + total - next)));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        FuzzRecord[] results = [.. log.Results.Where(r => r.First < first + total).OrderBy(r => r.First)];
        Keep(results);
        var page = FuzzPage.Render(results);
        Console.WriteLine(page);
        if (parsed.GetValue(write))
        {
            ResultFile.Write(Path.Combine("proofs", "fuzz.md"), page);
        }

        return results.All(r => r.Failures.Count == 0) ? 0 : 1;
    }

    /// <summary>Failing files, made again from their seeds.</summary>
    private static void Keep(FuzzRecord[] results)
    {
        var corpus = FuzzCorpus.Create();
        foreach (var failed in results.SelectMany(r => r.Failures.Keys))
        {
            var path = ResultFile.Artifact("failed-files", $"{failed}.onnx");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, corpus.Mutate(failed));
        }
    }
}
