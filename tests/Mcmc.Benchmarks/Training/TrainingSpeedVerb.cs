using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Mcmc.Proofs;

namespace Mcmc.Benchmarks.Training;

/// <summary>Training throughput and peak memory of three networks, beside PyTorch's in the same run.</summary>
internal sealed class TrainingSpeedVerb : Command
{
    private static readonly string[] Networks = ["vgg16", "resnet56", "mobilenet-v2"];

    private readonly Option<string> python = new("--python") { Description = "a Python with PyTorch and torchvision", DefaultValueFactory = _ => "python3" };
    private readonly Option<int> rounds = new("--rounds") { Description = "runs of each engine, in turns", DefaultValueFactory = _ => 2 };
    private readonly Option<string?> model = new("--model") { Description = "one network instead of all; those measured before are kept" };
    private readonly Option<bool> write = new("--write") { Description = "write docs/training-speed.md" };

    public TrainingSpeedVerb()
        : base("training-speed", "training throughput and memory beside PyTorch's")
    {
        Add(python);
        Add(rounds);
        Add(model);
        Add(write);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var script = Path.Combine(ModelFolder.RepositoryRoot, "tests", "Mcmc.Benchmarks", "Training", "peer.py");
        var subject = string.Create(CultureInfo.InvariantCulture, $"training speed, {parsed.GetValue(rounds)} rounds, engine {EngineVersion.Text}");
        using var log = new ProgressLog<SpeedRow>(ResultFile.Artifact("training", "speed.log"), subject);
        foreach (var network in Networks.Where(n => parsed.GetValue(model) is not { } name || n == name))
        {
            log.Results.RemoveAll(r => r.Network == network);
            var path = ResultFile.Artifact("training", network + ".onnx");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            Output(parsed.GetValue(python)!, script, "export", network, path);
            List<SpeedRecord> ours = [], peers = [];
            for (var round = 0; round < parsed.GetValue(rounds); round++)
            {
                peers.Add(Read(Output(parsed.GetValue(python)!, script, "run", network)));
                using var child = ChildProcess.Start([TrainingRunVerb.VerbName, path]);
                ours.Add(Read(child.StandardOutput.ReadToEnd()));
            }

            log.Add(new SpeedRow(network, Best(ours), Best(peers)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{network}: {log.Results[^1].SpeedRatio:F2} of PyTorch's images/s, {log.Results[^1].MemoryRatio:F2} of its memory"));
        }

        var page = SpeedPage.Render(Networks.SelectMany(n => log.Results.Where(r => r.Network == n).TakeLast(1)));
        Console.WriteLine(page);
        if (parsed.GetValue(write))
        {
            ResultFile.Write(SpeedPage.Name, page + SpeedPage.Notes());
        }

        return 0;
    }

    private static SpeedRecord Best(List<SpeedRecord> runs) => new(runs.Max(r => r.ImagesPerSecond), runs.Min(r => r.PeakBytes), runs.Min(r => r.IdleBytes));

    private static SpeedRecord Read(string json) => JsonSerializer.Deserialize<SpeedRecord>(json)!;

    private static string Output(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with exit code {process.ExitCode}.");
    }
}
