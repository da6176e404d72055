using System.CommandLine;
using System.IO.Compression;
using Mcmc.Costs.Devices;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Proofs;
using Mcmc.Runtime;

namespace Mcmc.Benchmarks.Latency;

/// <summary>Profiles this machine, and compares predictions with measurements of random pruned networks.</summary>
internal sealed class LatencyVerb : Command
{
    private static readonly (string Name, string File)[] Models =
    [
        ("VGG-16, CIFAR-10", "vgg16-cifar10-bn.onnx"),
        ("ResNet-56, CIFAR-10", "resnet56-cifar10.onnx"),
        ("MobileNet-V2, CIFAR-10", "mobilenet-v2-cifar10.onnx"),
        ("MobileNet-V1, 224", "mobilenet-v1-imagenet.onnx"),
    ];

    private readonly Option<string?> data = new("--data") { Description = "the folder of models (default: the environment variable MCMC_DATA)" };
    private readonly Option<string> profile = new("--profile") { Description = "the profile: used if it is there, else made (default: artifacts/proofs/device.json)", DefaultValueFactory = _ => ResultFile.Artifact("device.json") };
    private readonly Option<int> seconds = new("--seconds") { Description = "how long to profile", DefaultValueFactory = _ => 240 };
    private readonly Option<int> count = new("--count") { Description = "pruned networks of each model, and a third of as many of any widths", DefaultValueFactory = _ => 30 };
    private readonly Option<int> threads = new("--threads") { Description = "threads", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> write = new("--write") { Description = "write docs/latency.md" };

    public LatencyVerb()
        : base("latency", "compares predicted with measured latencies of pruned networks")
    {
        Add(data);
        Add(profile);
        Add(seconds);
        Add(count);
        Add(threads);
        Add(write);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        if ((parsed.GetValue(data) ?? Environment.GetEnvironmentVariable("MCMC_DATA")) is not { Length: > 0 } folder)
        {
            Console.Error.WriteLine("Name the folder of the benchmark models with --data or MCMC_DATA.");
            return 2;
        }

        var options = new RunnerOptions { Threads = parsed.GetValue(threads) };
        var targets = Models.Select(m => Target(m.Name, m.File, Path.Combine(folder, "models"))).ToList();
        var path = parsed.GetValue(profile)!;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        double? profiledSeconds = null;
        if (!File.Exists(path))
        {
            var start = TimeProvider.System.GetTimestamp();
            var settings = new ProfilingOptions { Duration = TimeSpan.FromSeconds(parsed.GetValue(seconds)) };
            new ProfileRun(TimeProvider.System, options, settings).Run(targets, path, (_, _, _) => { }, warning => Console.Error.WriteLine(warning), CancellationToken.None);
            profiledSeconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        }

        var trial = new LatencyTrial(DeviceProfileFile.Load(path), options, parsed.GetValue(count));
        var records = trial.Run(targets);
        var page = LatencyPage.Render(DeviceProfileFile.Load(path), new FileInfo(path).Length, profiledSeconds, records);
        Console.WriteLine(page);
        Console.WriteLine(trial.Details);
        if (parsed.GetValue(write))
        {
            ResultFile.Write("latency.md", page);
        }

        return 0;
    }

    private static ProfileTarget Target(string name, string file, string folder)
    {
        var path = Path.Combine(folder, file);
        if (File.Exists(path))
        {
            return ProfileTarget.Of(name, OnnxFile.Load(path), new InputShapes());
        }

        var packed = Path.Combine(ModelFolder.RepositoryRoot, "tests", "Models", "published", file + ".gz");
        var unpacked = Path.Combine(Directory.CreateTempSubdirectory("mcmc-").FullName, file);
        using (var gzip = new GZipStream(File.OpenRead(packed), CompressionMode.Decompress))
        using (var target = File.Create(unpacked))
        {
            gzip.CopyTo(target);
        }

        var model = OnnxFile.Load(unpacked);
        Directory.Delete(Path.GetDirectoryName(unpacked)!, recursive: true);
        return ProfileTarget.Of(name, model, new InputShapes());
    }
}
