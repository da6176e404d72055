using Mcmc.Compression.Locking;
using Mcmc.Costs;
using Mcmc.Costs.Devices;
using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Compression;

/// <summary>The gate alone: holds a model, as it is, against budgets. The one place that gates on a fresh latency measurement.</summary>
/// <param name="clock">Measures how long things take.</param>
/// <param name="progress">Told what is being done.</param>
/// <param name="warn">Given what a user should know of a result that stands.</param>
/// <param name="reads">Told each file, beside the model, that the result depends on.</param>
internal sealed class BudgetCheck(TimeProvider clock, IProgress<CompressionProgress> progress, Action<Diagnostic> warn, Action<string>? reads = null)
{
    /// <returns>One outcome for each budget, and one for each figure of the lock; whether all are met is for the caller to act on.</returns>
    /// <exception cref="McmcException">MCMC4010 where a budget needs an original or data that is not named; MCMC4014 to 4016 for the checkpoint; 3xxx (model), 4xxx (configuration), 50xx (lock file).</exception>
    public CheckResult Run(CheckRequest request, CancellationToken cancellation)
    {
        var locked = request.LockPath is { } lockPath ? CheckReference.Read(lockPath) : null;
        if (locked is not null)
        {
            reads?.Invoke(request.LockPath!);
            request = request with { Budgets = request.Budgets.IsEmpty ? locked.Budgets : request.Budgets };
        }

        RequireOptions(request);
        progress.Report(new CompressionProgress("reading the model"));
        var inputs = new InputShapes(request.Inputs);
        var model = SourceModel.Load(request.ModelPath, request.CheckpointPath);
        Announce(ExternalFiles.Of(model, request.ModelPath));
        Announce(request.CheckpointPath is { } checkpoint ? [checkpoint] : []);
        var original = request.OriginalPath is { } path ? OnnxFile.Load(path) : null;
        var costs = Costs(model, request.ModelPath, inputs);
        var originalCosts = original is null ? locked?.Original : Costs(original, request.OriginalPath!, inputs);
        if (request.Budgets[BudgetKind.Latency] is { } budget)
        {
            progress.Report(new CompressionProgress(request.DevicePath is null ? "measuring the latency" : "predicting the latency"));
            (costs, originalCosts) = AddLatency(request, budget, (model, costs), (original, originalCosts), inputs, cancellation);
        }

        var limits = request.Budgets.Resolve(originalCosts);
        var quality = locked is not null && original is null
            ? LockedQuality(request, model, locked, cancellation)
            : Quality(request, model, original, cancellation);
        var outcomes = limits.Check(costs, quality.AccuracyPercent, quality.DropPoints);
        if (quality.Drop is { } lost)
        {
            BudgetGate.WarnOfChance(outcomes, lost, warn);
        }

        return new CheckResult(outcomes, locked?.Regressions(costs, quality.AccuracyPercent) ?? []);
    }

    private static void RequireOptions(CheckRequest request)
    {
        if (request.Budgets.IsEmpty)
        {
            throw new McmcException(Codes.OptionMissing, "Without a budget there is nothing to check. Give one or more, such as a limit on FLOPs of 150M.");
        }

        var bound = request.Budgets[BudgetKind.AccuracyDrop] ?? request.Budgets[BudgetKind.MinAccuracy];
        if (bound is not null && request.DataPath is null && request.LockPath is null)
        {
            throw new McmcException(Codes.OptionMissing, $"The budget {bound.Kind.JsonName()} {bound} is about accuracy, which needs data: name it with --data.");
        }

        if (request.OriginalPath is not null || request.LockPath is not null)
        {
            return;
        }

        // Relative budgets say themselves what they lack.
        request.Budgets.Resolve(original: null);
        if (request.Budgets[BudgetKind.AccuracyDrop] is { } drop)
        {
            throw new McmcException(Codes.OptionMissing, $"The budget accuracyDrop {drop} compares with the original, which is not known here. Name it with --original FILE or --lock FILE, or bound the accuracy itself with --min-accuracy.");
        }
    }

    private ModelCosts Costs(Model model, string path, InputShapes inputs)
    {
        var plan = new CostPlan(model, GraphShapes.Infer(model, inputs));
        if (plan.Unknown.FirstOrDefault() is { } unknown)
        {
            warn(new Diagnostic(Codes.OperatorFenced, $"The shapes behind {unknown} are not known, so the costs that are checked are lower bounds.", path));
        }

        return new ModelCosts(plan.Original) { SizeBytes = ModelSize.OnDisk(path, model) };
    }

    private (ModelCosts Costs, ModelCosts? OriginalCosts) AddLatency(
        CheckRequest request, Budget budget, (Model Model, ModelCosts Costs) subject, (Model? Model, ModelCosts? Costs) original, InputShapes inputs, CancellationToken cancellation)
    {
        if (request.DevicePath is { } device)
        {
            reads?.Invoke(device);
            var predicted = Predicted(request, device, subject.Model, inputs);
            return (
                subject.Costs with { LatencyMs = predicted.Ms * (1 + predicted.ErrorShare) },
                original.Model is null ? original.Costs : original.Costs! with { LatencyMs = Predicted(request, device, original.Model, inputs).Ms });
        }

        var gate = new GateLatency(new LatencyMeasurement(clock), new RunnerOptions { Threads = request.Threads }, warn);
        if (!budget.IsRelative || original.Model is null)
        {
            var ms = gate.Absolute(subject.Model, request.ModelPath, budget.Limit(original.Costs), inputs, cancellation);
            return (subject.Costs with { LatencyMs = ms }, original.Costs);
        }

        var (modelMs, originalMs) = gate.Relative((subject.Model, request.ModelPath), (original.Model, request.OriginalPath!), (double)budget.Amount / 100, inputs, cancellation);
        return (subject.Costs with { LatencyMs = modelMs }, original.Costs! with { LatencyMs = originalMs });
    }

    private (double Ms, double ErrorShare) Predicted(CheckRequest request, string device, Model model, InputShapes inputs)
    {
        var groups = ChannelGroups.Find(model, inputs);
        var latency = ProfileUse.Open(device, groups, InferenceRunner.RuntimeVersion, InferenceRunner.Provider, request.DeviceThreads, warn);
        return (latency.LatencyMs(groups.Widths), latency.ErrorShare);
    }

    /// <summary>Quality against the lock's figures: as locked where it is that model, else measured on the samples that judged it.</summary>
    private (double? AccuracyPercent, double? DropPoints, PairedDrop? Drop) LockedQuality(CheckRequest request, Model model, CheckReference locked, CancellationToken cancellation)
    {
        if (request.Budgets[BudgetKind.AccuracyDrop] is null && request.Budgets[BudgetKind.MinAccuracy] is null)
        {
            return (null, null, null);
        }

        if (request.DataPath is null)
        {
            return locked.IsOf(request.ModelPath, model) ? (100 * locked.Quality.Compressed, locked.Quality.DropPoints, null) : throw new McmcException(
                Codes.OptionMissing, "This is not the model that the lock file was written for, so its accuracy has to be measured: name the data (--data, in a project Data).");
        }

        progress.Report(new CompressionProgress("evaluating"));
        var descriptor = DataDescriptor.Load(request.DataPath);
        Announce(descriptor.Inputs);
        using var data = descriptor.Open();
        var evaluator = new Evaluator(data, locked.JudgeSamples(data.Count), new EvaluationOptions { Threads = request.Threads }, clock);
        var accuracy = evaluator.Accuracy(model, cancellation: cancellation).Top1;
        return (100 * accuracy, 100 * (locked.Quality.Original - accuracy), null);
    }

    private (double? AccuracyPercent, double? DropPoints, PairedDrop? Drop) Quality(CheckRequest request, Model model, Model? original, CancellationToken cancellation)
    {
        var needsDrop = request.Budgets[BudgetKind.AccuracyDrop] is not null;
        if (!needsDrop && request.Budgets[BudgetKind.MinAccuracy] is null)
        {
            return (null, null, null);
        }

        progress.Report(new CompressionProgress("evaluating"));
        var descriptor = DataDescriptor.Load(request.DataPath!);
        Announce(descriptor.Inputs);
        using var data = descriptor.Open();
        var evaluator = new Evaluator(data, options: new EvaluationOptions { Threads = request.Threads }, clock: clock);
        if (!needsDrop)
        {
            return (100 * evaluator.Accuracy(model, cancellation: cancellation).Top1, null, null);
        }

        var judgement = new Judge(original!, evaluator, data, warn).Of(cut: null, repaired: null, model, cancellation);
        return (100 * judgement.Pruned.Top1, judgement.Drop.Points, judgement.Drop);
    }

    private void Announce(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            reads?.Invoke(file);
        }
    }
}
