using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Pruning;

namespace Mcmc.Benchmarks.Scaling;

/// <summary>The child's side: makes a network, or takes one through the engine once and prints the record.</summary>
internal sealed class ScalingRunVerb : Command
{
    public const string VerbName = "scaling-run";
    public const string MakeVerbName = "scaling-make";

    private readonly Argument<string> path = new("path");

    private ScalingRunVerb(string name)
        : base(name)
    {
        Hidden = true;
        Add(path);
    }

    public static Command Run()
    {
        var verb = new ScalingRunVerb(VerbName);
        verb.SetAction(parsed => Console.WriteLine(JsonSerializer.Serialize(Measure(parsed.GetValue(verb.path)!))));
        return verb;
    }

    public static Command Make()
    {
        var verb = new ScalingRunVerb(MakeVerbName);
        var (nodes, parameters) = (new Argument<int>("nodes"), new Argument<long>("parameters"));
        verb.Add(nodes);
        verb.Add(parameters);
        verb.SetAction(parsed => OnnxFile.Save(SyntheticNetwork.Create(parsed.GetValue(nodes), parsed.GetValue(parameters)), parsed.GetValue(verb.path)!));
        return verb;
    }

    private static ScalingRecord Measure(string path)
    {
        var process = Process.GetCurrentProcess();
        var baseBytes = process.WorkingSet64;
        var last = process.TotalProcessorTime;
        var model = OnnxFile.Load(path);
        var loadMs = Lap();
        var groups = ChannelGroups.Find(model);
        var groupsMs = Lap();
        var importance = Importance.L2(groups);
        var importanceMs = Lap();
        var sliced = Pruner.Slice(Policy.OfWidths(groups, importance, [.. groups.Widths.Select(w => Math.Max(1, w / 2))]));
        var sliceMs = Lap();
        OnnxFile.Save(sliced, path + ".pruned.onnx");
        var saveMs = Lap();
        process.Refresh();
        return new ScalingRecord(model.Graph.Nodes.Count, Parameters(model), Bytes(path), loadMs, groupsMs, importanceMs, sliceMs, saveMs, process.PeakWorkingSet64, baseBytes);

        double Lap()
        {
            process.Refresh();
            var (from, to) = (last, process.TotalProcessorTime);
            last = to;
            return (to - from).TotalMilliseconds;
        }
    }

    private static long Parameters(Model model) => model.Graph.Initializers.Sum(i => i.Initializer!.Count);

    private static long Bytes(string path) => new FileInfo(path).Length + (File.Exists(path + ".data") ? new FileInfo(path + ".data").Length : 0);
}
