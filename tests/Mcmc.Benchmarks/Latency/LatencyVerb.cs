using System.CommandLine;
using System.IO.Compression;
using System.Text.Json;
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

    private const string LaterHeading = "## An hour later";

    private readonly Option<string?> data = new("--data") { Description = "the folder of models (default: the environment variable MCMC_DATA)" };
    private readonly Option<string[]> only = new("--only") { Description = "only the models whose names contain one of these; the others' figures stay as an earlier run of the same engine left them" };
    private readonly Option<int> seconds = new("--seconds") { Description = "how long to profile each model", DefaultValueFactory = _ => 100 };
    private readonly Option<int> count = new("--count") { Description = "pruned networks of each model, and a third of as many of any widths", DefaultValueFactory = _ => 30 };
    private readonly Option<int> threads = new("--threads") { Description = "threads", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> keep = new("--keep-profiles") { Description = "predict from the profiles that are there" };
    private readonly Option<bool> write = new("--write") { Description = "write docs/latency.md" };

    public LatencyVerb()
        : base("latency", "compares predicted with measured latencies of pruned networks")
    {
        Add(data);
        Add(only);
        Add(seconds);
        Add(count);
        Add(threads);
        Add(keep);
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

        var records = new List<LatencyRecord>();
        foreach (var (name, file) in Models)
        {
            var kept = ResultFile.Artifact($"latency-{Path.GetFileNameWithoutExtension(file)}.json");
            if (parsed.GetValue(only) is { Length: > 0 } names && !names.Any(n => name.Contains(n, StringComparison.OrdinalIgnoreCase)))
            {
                if (File.Exists(kept) && JsonSerializer.Deserialize<LatencyRecord>(File.ReadAllText(kept)) is { } record && record.Engine == EngineVersion.Text)
                {
                    records.Add(record);
                }

                continue;
            }

            records.Add(Measure(parsed, Target(name, file, Path.Combine(folder, "models")), ResultFile.Artifact($"device-{Path.GetFileNameWithoutExtension(file)}.json")));
            File.WriteAllText(kept, JsonSerializer.Serialize(records[^1]));
            Console.WriteLine(LatencyPage.Details(records[^1]));
        }

        var page = LatencyPage.Render(records);
        Console.WriteLine(page);
        if (parsed.GetValue(write))
        {
            ResultFile.Write("latency.md", page + Later());
        }

        return 0;
    }

    /// <summary>What was validated later is not measured here: it stays on the page as it stands there, with the commands.</summary>
    private static string Later()
    {
        var path = Path.Combine(ModelFolder.RepositoryRoot, "docs", "latency.md");
        var text = File.Exists(path) ? File.ReadAllText(path) : "";
        return text.IndexOf(LaterHeading, StringComparison.Ordinal) is >= 0 and var start ? "\n" + text[start..] : "";
    }

    private LatencyRecord Measure(ParseResult parsed, ProfileTarget target, string path)
    {
        var options = new RunnerOptions { Threads = parsed.GetValue(threads) };
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        double? profiledSeconds = null;
        if (!parsed.GetValue(keep) || !File.Exists(path))
        {
            File.Delete(path);
            var start = TimeProvider.System.GetTimestamp();
            var settings = new ProfilingOptions { Duration = TimeSpan.FromSeconds(parsed.GetValue(seconds)) };
            new ProfileRun(TimeProvider.System, options, settings).Run([target], path, (_, _, _) => { }, warning => Console.Error.WriteLine(warning), CancellationToken.None);
            profiledSeconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        }

        var profile = DeviceProfileFile.Load(path);
        var trials = new LatencyTrial(profile, options, parsed.GetValue(count)).Run(target);
        var (model, judged) = (profile.Models[0], profile.Models[0].Validation!);
        return new LatencyRecord(
            target.Name,
            EngineVersion.Text,
            profile.Subject.ToString(),
            profile.Layout.Alignment,
            new ProfileRecord(
                profiledSeconds,
                profile.Layers.Count,
                profile.Layers.Values.Sum(p => p.Count),
                new FileInfo(path).Length,
                model.Policies,
                judged.Policies,
                judged.MeanError,
                judged.WorstError,
                judged.StatedError,
                judged.BusyShare),
            trials);
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
