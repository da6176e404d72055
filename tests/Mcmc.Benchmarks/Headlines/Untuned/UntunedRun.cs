using System.Globalization;
using Mcmc.Costs;
using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Pruning.Repair;

namespace Mcmc.Benchmarks.Headlines.Untuned;

/// <summary>
/// Makes the points of one network, each by the command that a user types. The searches of all shares are one study: what
/// was learnt at one share serves the others.
/// </summary>
internal sealed class UntunedRun(UntunedNetwork network, HeadlineSteps steps, CancellationToken cancellation)
{
    private const string Folder = "untuned";

    /// <summary>Trials for the first share, and those that each other one adds to the study.</summary>
    private const int FirstTrials = 150;
    private const int MoreTrials = 50;

    /// <summary>As many as a repair takes.</summary>
    private const int CalibrationSamples = 1000;

    private readonly string original = MeasuringData.Find("models", network.Model)!;

    /// <summary>Makes the points that are not known yet.</summary>
    public static void Complete(UntunedNetwork network, ProgressLog<UntunedRecord> known, HeadlineSteps steps, CancellationToken cancellation)
    {
        var run = new UntunedRun(network, steps, cancellation);
        (double Share, string Method)[] points = [(1, ""), .. network.Order.SelectMany(share => network.Methods.Select(method => (share, method)))];
        foreach (var (share, method) in points.Where(p => !known.Results.Exists(r => r.Network == network.Name && r.Share == p.Share && r.Method == p.Method)))
        {
            known.Add(method.Length == 0 ? run.Original() : run.Point(share, method));
            Console.Error.WriteLine(known.Results[^1]);
        }
    }

    /// <summary>The original as a point of its own.</summary>
    private UntunedRecord Original() => Record(1, "", ["eval", original], original);

    private UntunedRecord Point(double share, string method)
    {
        var output = Output(share, method);
        string[] command = method switch
        {
            UntunedMethod.Searched or UntunedMethod.SearchedReconstructed => [.. Compress(share, output), .. Reconstruction(method)],
            UntunedMethod.Cut => Prune(share, method, output),
            UntunedMethod.Statistics => Prune(share, UntunedMethod.Cut, Output(share, UntunedMethod.Cut)),
            _ => [.. Prune(share, method, output), "--repair", "--data", Data(network.Calibration), .. Reconstruction(method)],
        };
        steps.Run(method, method == UntunedMethod.Statistics ? Output(share, UntunedMethod.Cut) : output, command);
        if (method == UntunedMethod.Statistics)
        {
            Reestimate(Output(share, UntunedMethod.Cut), output);
        }

        return Record(share, method, command, output);
    }

    private string[] Reconstruction(string method) =>
        UntunedMethod.IsReconstructed(method) ? ["--reconstruct", network.Steps.ToString(CultureInfo.InvariantCulture)] : [];

    private string[] Prune(double share, string method, string output)
    {
        var policy = Output(share, method) + ".policy.json";
        if (!File.Exists(policy))
        {
            var groups = ChannelGroups.Find(OnnxFile.Load(original));
            File.WriteAllText(policy, PolicyFile.Write(method is UntunedMethod.Amc or UntunedMethod.AmcReconstructed ? Published(groups) : UniformCut.Of(groups, share)));
        }

        return ["prune", original, "-o", output, "--policy", policy, "--verify"];
    }

    private string[] Compress(double share, string output)
    {
        var trials = FirstTrials + MoreTrials * network.Order.TakeWhile(s => s != share).Count();
        return
        [
            "compress", original, "-o", output, "--data", Data(network.Validation), "--training-data", Data(network.Calibration), "--max-flops", Percent(share),
            "--trials", trials.ToString(CultureInfo.InvariantCulture), "--seed", HeadlineRow.Seed.ToString(CultureInfo.InvariantCulture),
            "--study", HeadlineFiles.Of(Folder, network.Name + ".study"), "--store", HeadlineFiles.Of("store"),
            .. network.Exclude.SelectMany(id => (string[])["--exclude", id]),
        ];
    }

    private void Reestimate(string cut, string output)
    {
        var model = OnnxFile.Load(cut);
        using var data = DataDescriptor.Load(Data(network.Calibration)).Open();
        var batches = CalibrationInputs.Read(model, data, [.. Enumerable.Range(0, Math.Min(CalibrationSamples, data.Count))]);
        new StatisticsRepair(batches, Environment.ProcessorCount).Run(model, new InputShapes(), cancellation);
        OnnxFile.Save(model, output);
    }

    private UntunedRecord Record(double share, string method, string[] command, string output)
    {
        double Macs(string path) => CostPlan.CostsOf(OnnxFile.Load(path)).Macs;
        return new UntunedRecord(network.Name, share, method, HeadlineFiles.Portable(command), Macs(output) / Macs(original), steps.Test(output, network.Test), EngineVersion.Text);
    }

    /// <summary>One name for the network in every folder, so that all searches are of one study.</summary>
    private string Output(double share, string method) =>
        HeadlineFiles.Of(Folder, FormattableString.Invariant($"{100 * share:0}"), string.Concat(method.Where(char.IsAsciiLetter)), network.Name + ".onnx");

    private static Policy Published(ChannelGroups groups)
    {
        var widths = groups.Widths;
        foreach (var (group, width) in groups.Prunable.Zip(UntunedMethod.AmcWidths))
        {
            widths[group.Index] = width;
        }

        return Policy.OfWidths(groups, Importance.L2(groups), widths);
    }

    private static string Data(string descriptor) => MeasuringData.Find(descriptor)!;

    private static string Percent(double share) => FormattableString.Invariant($"{100 * share:0}%");
}
