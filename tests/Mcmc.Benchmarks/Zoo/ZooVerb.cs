using System.CommandLine;
using Mcmc.Diagnostics;
using Mcmc.Proofs;
using Mcmc.Proofs.Zoo;

namespace Mcmc.Benchmarks.Zoo;

/// <summary>The oracle on every committed export, as a table.</summary>
internal sealed class ZooVerb : Command
{
    private readonly Option<string?> model = new("--model") { Description = "one file instead of all" };
    private readonly Option<long> size = new("--size") { Description = "the size of open dimensions of float inputs", DefaultValueFactory = _ => 32 };
    private readonly Option<bool> write = new("--write") { Description = "write docs/zoo.md" };

    public ZooVerb()
        : base("zoo", "checks the oracle on every export under tests/Models and tabulates what can be pruned")
    {
        Add(model);
        Add(size);
        Add(write);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var results = new List<ZooResult>();
        var unreadable = new List<(string Name, string Message)>();
        var paths = parsed.GetValue(model) is { } one ? [one] : ModelFolder.Files("small").Concat(ModelFolder.Files("zoo"));
        foreach (var path in paths)
        {
            try
            {
                results.Add(ZooTrial.Run(path, size: parsed.GetValue(size)));
                Console.Error.WriteLine($"{results[^1].Name}: {results[^1].Failures.Count} of {results[^1].Policies} fail, {results[^1].Silent.Count} show nothing");
            }
            catch (McmcException e)
            {
                unreadable.Add((Path.GetFileNameWithoutExtension(path), e.Diagnostic.Message));
            }
        }

        var page = ZooPage.Render(results, unreadable);
        Console.WriteLine(page);
        if (parsed.GetValue(write))
        {
            ResultFile.Write("zoo.md", page);
        }

        return unreadable.Count == 0 && results.TrueForAll(r => r.Failures.Count == 0) ? 0 : 1;
    }
}
