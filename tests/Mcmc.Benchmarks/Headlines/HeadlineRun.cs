using System.Globalization;
using System.Text.Json;
using Mcmc.Costs;
using Mcmc.Costs.Devices;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Runtime;

namespace Mcmc.Benchmarks.Headlines;

/// <summary>
/// Makes one row by the commands that a user types: a profile, a search with repair, the same with fine-tuning, the control,
/// and what the test samples say. Every step is skipped where its file is there, and goes on where it was stopped.
/// </summary>
internal sealed class HeadlineRun(HeadlineRow row, HeadlineSteps steps, CancellationToken cancellation)
{
    private static readonly LatencyOptions Measuring = new() { Duration = TimeSpan.FromSeconds(20), MaxRuns = 100_000 };

    private string Original => row.TrainingEpochs > 0 ? HeadlineFiles.Of(row.Model + ".onnx") : MeasuringData.Find("models", row.Model)!;

    public HeadlineRecord Run()
    {
        var training = row.TrainingEpochs > 0 ? Train() : null;
        var profile = HeadlineFiles.Of($"{Path.GetFileNameWithoutExtension(row.Model)}.{row.Threads}.device.json");
        steps.Run("profile", profile, ["profile", Original, "-o", profile, "--threads", Text(row.Threads)]);

        // Of the same name in two folders, so that both are results of one study.
        var repaired = HeadlineFiles.Of("repaired", row.Name + ".onnx");
        string[] search = [.. Search(profile)];
        steps.Run("search", repaired, ["compress", Original, "-o", repaired, .. search]);
        var result = HeadlineFiles.Of("trained", row.Name + ".onnx");
        string[] command = ["compress", Original, "-o", result, .. search, .. Repair()];
        var document = steps.Run(row.Epochs > 0 ? "fine-tuning" : "reconstruction", result, command);
        var latency = new LatencyMeasurement(TimeProvider.System, Measuring)
            .Compare((OnnxFile.Load(Original), "original"), (OnnxFile.Load(result), row.Name), runnerOptions: new RunnerOptions { Threads = row.Threads }, cancellation: cancellation);
        return new HeadlineRecord(
            row.Name,
            HeadlineFiles.Portable(command),
            training,
            EngineVersion.Text,
            Processor(),
            document.GetProperty("trials").GetInt32(),
            steps.Test(Original, row.Test),
            steps.Test(repaired, row.Test),
            steps.Test(result, row.Test),
            Costs(document.GetProperty("before")),
            Costs(document.GetProperty("after")),
            latency.First.MedianMs,
            latency.Second.MedianMs,
            latency.Ratio,
            latency.RatioLow,
            latency.RatioHigh,
            Bottlenecks(result),
            ResultFile.Sha256(repaired));
    }

    /// <summary>The original, trained on as the result was.</summary>
    public HeadlineControl Control()
    {
        var control = HeadlineFiles.Of(row.Name + ".control.onnx");
        string[] command = ["finetune", Original, "-o", control, .. Tuning(row.Epochs), "--teacher", Original, "--study", HeadlineFiles.Of(row.Name + ".control")];
        steps.Run("control", control, command);
        return new HeadlineControl(row.Name, HeadlineFiles.Portable(command), EngineVersion.Text, steps.Test(control, row.Test));
    }

    /// <summary>The three layers that take the most time, with their shares of it.</summary>
    private string[] Bottlenecks(string path)
    {
        const int Named = 3;
        var model = OnnxFile.Load(path);
        var shares = LayerTimes.Shares(model, new InputShapes(), new RunnerOptions { Threads = row.Threads }, TimeProvider.System, cancellation);
        return [.. shares.OrderByDescending(s => s.Value).Take(Named).Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key.DisplayName} {100 * s.Value:0}%"))];
    }

    /// <summary>What follows the least squares.</summary>
    private string[] Repair()
    {
        string[] reconstructed = row.ReconstructionSteps > 0 ? ["--reconstruct", Text(row.ReconstructionSteps)] : [];
        return row.Epochs > 0 ? [.. reconstructed, "--fine-tune", Text(row.Epochs)] : reconstructed;
    }

    private IEnumerable<string> Search(string profile)
    {
        yield return "--data";
        yield return MeasuringData.Find(row.Validation)!;
        if (row.Training is { } training)
        {
            yield return "--training-data";
            yield return HeadlineData.Training(training, row.Cutout);
        }

        foreach (var (option, value) in HeadlineBudgets.Of(row, Original, profile))
        {
            yield return option;
            yield return value;
        }

        foreach (var argument in new[]
        {
            "--device", profile, "--trials", Text(row.Trials), "--seed", HeadlineRow.Seed.ToString(CultureInfo.InvariantCulture),
            "--study", HeadlineFiles.Of(row.Name + ".study"), "--store", HeadlineFiles.Of("store"),
        })
        {
            yield return argument;
        }
    }

    /// <summary>A network that nobody trained, trained by <c>mcmc finetune</c> alone.</summary>
    /// <returns>The command.</returns>
    private string Train()
    {
        var untrained = HeadlineFiles.Of(row.Model + ".untrained.onnx");
        if (!File.Exists(untrained))
        {
            UntrainedNetwork.Write(row.Model, untrained);
        }

        string[] teacher = row.TrainingTeacher is { } file ? ["--teacher", MeasuringData.Find("models", file)!] : [];
        string[] command = ["finetune", untrained, "-o", Original, .. Tuning(row.TrainingEpochs), .. teacher, "--batch-size", "256", "--learning-rate", "0.2", "--study", HeadlineFiles.Of(row.Model + ".training")];
        steps.Run("training", Original, command);
        return HeadlineFiles.Portable(command);
    }

    private string[] Tuning(int epochs) =>
        ["--data", MeasuringData.Find(row.Validation)!, "--training-data", HeadlineData.Training(row.Training!, row.Cutout), "--epochs", Text(epochs), "--seed", HeadlineRow.Seed.ToString(CultureInfo.InvariantCulture)];

    private static HeadlineCosts Costs(JsonElement costs) =>
        new(costs.GetProperty("macs").GetInt64(), costs.GetProperty("parameters").GetInt64(), costs.GetProperty("memoryBytes").GetInt64());

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[^1].Trim() ?? "unknown"
        : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown";
}
