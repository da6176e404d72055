using Mcmc.Costs;
using Mcmc.Costs.Devices;
using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Pruning.Repair;
using Mcmc.Runtime;
using Mcmc.Search;

namespace Mcmc.Compression;

/// <summary>
/// Budgets in, verified artifact out: model → channel groups → costs, importance, sensitivity → policy → sliced model →
/// proof → repair → budgets checked on the written file. The output appears only when everything holds.
/// </summary>
/// <param name="clock">Measures how long things take.</param>
/// <param name="progress">Told what is being done.</param>
/// <param name="warn">Given what a user should know of a result that stands.</param>
/// <param name="reads">Told each file, beside the model, that the result depends on.</param>
internal sealed class CompressionPipeline(TimeProvider clock, IProgress<CompressionProgress> progress, Action<Diagnostic> warn, Action<string>? reads = null)
{
    /// <exception cref="McmcException">MCMC1001 to 1003 (budgets), 3xxx (model), 4xxx (configuration).</exception>
    public CompressionResult Run(CompressionRequest request, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        progress.Report(new CompressionProgress("reading the model"));
        var model = SourceModel.Load(request.ModelPath, request.CheckpointPath);
        OutputPath.RequireApart(request.OutputPath, request.ModelPath, model);
        var inputs = new InputShapes(request.Inputs);
        var groups = GroupSurvey.FindPrunable(model, inputs, request.Exclude, warn);
        var descriptor = DataDescriptor.Load(request.DataPath);
        foreach (var file in ExternalFiles.Of(model, request.ModelPath).Concat(descriptor.Inputs).Concat(request.CheckpointPath is { } weights ? [weights] : []))
        {
            reads?.Invoke(file);
        }

        using var data = descriptor.Open();
        var slices = DataSlices.Draw(data.Count, trainingCount: null, request.Seed);
        var options = new EvaluationOptions { Threads = request.Threads };

        var latency = Latency(request, groups, inputs, cancellation);
        var costs = new PolicyCosts(groups, inputs, request.ModelPath, latency);
        var limits = request.Budgets.Resolve(costs.Original);
        var trials = new TrialQuality(groups, inputs, new Evaluator(data, slices.Search, options, clock));
        var policy = Choose(groups, Admissible(request, groups, latency), costs, limits, trials, cancellation);

        progress.Report(new CompressionProgress("proving the pruned model"));
        var pruned = Pruner.Slice(policy, inputs);
        var proof = Proof.Require(policy, pruned, warn, inputs, new RunnerOptions { Threads = request.Threads });
        var cut = new ModelCopy(pruned).Model;
        Repair(policy, pruned, inputs, CalibrationInputs.Read(model, data, slices.Calibration), request.Threads, cancellation);
        using var written = ProvisionalModel.Write(pruned, request.OutputPath, request.SingleFile);

        progress.Report(new CompressionProgress("judging on samples that chose nothing"));
        var quality = Judgement.Of(model, cut, written.Read(), new Evaluator(data, slices.Judge, options, clock), data, warn, cancellation);
        var after = costs.OfFile(written.Path, policy);
        var outcomes = limits.Check(after, 100 * quality.Pruned.Top1, quality.Drop.Points);
        BudgetGate.Require(outcomes, quality.Drop, warn);
        written.Publish();
        return new CompressionResult
        {
            OutputPath = request.OutputPath,
            Before = costs.Original,
            After = after,
            Budgets = outcomes,
            Quality = quality,
            Proof = proof,
            Policy = policy,
            Trials = trials.Count,
            Seconds = clock.GetElapsedTime(start).TotalSeconds,
        };
    }

    private void Repair(Policy policy, Model pruned, InputShapes inputs, IReadOnlyList<RunnerTensor> batches, int threads, CancellationToken cancellation)
    {
        if (!policy.IsWhole)
        {
            new SequentialRepair(policy, batches, threads).Run(
                pruned, inputs, (done, total) => progress.Report(new CompressionProgress("repairing the remaining weights", done, total)), cancellation);
        }
    }

    private ILatencyModel? Latency(CompressionRequest request, ChannelGroups groups, InputShapes inputs, CancellationToken cancellation)
    {
        if (request.DevicePath is { } device)
        {
            reads?.Invoke(device);
            return ProfileUse.Open(device, groups, InferenceRunner.RuntimeVersion, InferenceRunner.Provider, request.DeviceThreads, warn);
        }

        if (request.Budgets[BudgetKind.Latency] is null)
        {
            return null;
        }

        var measurement = new LatencyMeasurement(clock, new LatencyOptions { Duration = TimeSpan.FromSeconds(0.7) });
        var book = LatencyBook.Open(request, model =>
        {
            var latency = measurement.Measure(model, inputs, new RunnerOptions { Threads = request.Threads }, cancellation: cancellation);
            if (latency.Warning is { } noisy)
            {
                warn(noisy);
            }

            return latency.MedianMs;
        });
        return new MeasuredLatency(book, groups, inputs);
    }

    private static IReadOnlyList<int[]> Admissible(CompressionRequest request, ChannelGroups groups, ILatencyModel? latency) =>
        request.DevicePath is not null && latency is not null ? EfficientWidths.Of(groups, latency) : [.. groups.All.Select(AdmissibleWidths.Of)];

    private Policy Choose(ChannelGroups groups, IReadOnlyList<int[]> admissible, PolicyCosts costs, BudgetLimits limits, TrialQuality trials, CancellationToken cancellation)
    {
        if (costs.Meets(groups.Widths, limits))
        {
            return Policy.Whole(groups);
        }

        int[] narrowest = [.. admissible.Select(w => w[0])];
        if (!costs.Meets(narrowest, limits))
        {
            throw BudgetGate.Impossible(limits.Check(costs.Of(narrowest)));
        }

        var importance = Importance.L2(groups);
        var (done, total) = (0, SensitivityTable.Evaluations(groups, admissible));
        var sensitivity = SensitivityTable.Measure(
            groups,
            importance,
            admissible,
            policy => trials.Divergence(policy, cancellation),
            () => progress.Report(new CompressionProgress("measuring how sensitive each group is", ++done, total)),
            cancellation);
        progress.Report(new CompressionProgress("choosing the widths"));
        var widths = new ThresholdBisection(groups, sensitivity, admissible).Choose(w => costs.Meets(w, limits), cancellation);
        return Policy.OfWidths(groups, importance, widths ?? narrowest);
    }
}
