using System.CommandLine;
using System.Text.Json;
using Mcmc.Proofs;

namespace Mcmc.Benchmarks.Scratch;

/// <summary>A small network trained from the same first weights by both engines, three times.</summary>
internal sealed class ScratchVerb : Command
{
    public const string Ours = "Mcmc";
    public const string Peer = "PyTorch";
    private const int Seeds = 3;

    private readonly Option<string> python = new("--python") { Description = "a Python with PyTorch", DefaultValueFactory = _ => "python3" };
    private readonly Option<bool> write = new("--write") { Description = "write docs/from-scratch.md" };

    public ScratchVerb()
        : base("scratch", "trains a small network from scratch, beside PyTorch")
    {
        Add(python);
        Add(write);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var script = Path.Combine(ModelFolder.RepositoryRoot, "tests", "Mcmc.Benchmarks", "Scratch", "scratch.py");
        var interpreter = parsed.GetValue(python)!;
        using var log = new ProgressLog<ScratchRecord>(ResultFile.Artifact("scratch.log"), $"training from scratch, engine {EngineVersion.Text}");
        for (var seed = 0; seed < Seeds; seed++)
        {
            foreach (var engine in new[] { Ours, Peer }.Where(e => !log.Results.Exists(r => r.Engine == e && r.Seed == seed)))
            {
                log.Add(engine == Ours ? Train(interpreter, script, seed) : TrainPeer(interpreter, script, seed));
                Console.Error.WriteLine(log.Results[^1]);
            }
        }

        var page = ScratchPage.Render(log.Results);
        Console.WriteLine(page);
        if (parsed.GetValue(write))
        {
            ResultFile.Write("from-scratch.md", page);
        }

        return 0;
    }

    private static ScratchRecord Train(string python, string script, int seed)
    {
        var path = ResultFile.Artifact("scratch", $"{seed}.onnx");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        ChildProcess.Output(python, script, "export", $"{seed}", path);
        return ScratchTrial.Run(path, seed);
    }

    private static ScratchRecord TrainPeer(string python, string script, int seed) =>
        JsonSerializer.Deserialize<ScratchRecord>(ChildProcess.Output(python, script, "train", $"{seed}"))! with { Engine = Peer, Seed = seed };
}
