using Mcmc.Costs;
using Mcmc.Costs.Devices;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;
using Mcmc.Runtime;

namespace Mcmc.Compression.Locking;

/// <summary>
/// Holds a lock against a request, its model against its hash and every budget, and puts the model where the request wants
/// it. Reads and copies; never searches, repairs, trains or measures.
/// </summary>
/// <param name="store">Where the model may be if it is not beside the lock.</param>
/// <param name="warn">Given what a user should know of a result that stands.</param>
internal sealed class LockedModel(ResultStore? store, Action<Diagnostic> warn)
{
    /// <summary>Applies the lock file at <paramref name="lockPath"/>.</summary>
    /// <returns>What is in the way; null when the output is written, and <paramref name="content"/> is what it is.</returns>
    /// <exception cref="McmcException">Where something else is wrong: 3xxx, 4xxx.</exception>
    public LockFault? Apply(string lockPath, CompressionRequest request, LockInputs inputs, out CompressionLock? content)
    {
        content = null;
        CompressionLock found;
        try
        {
            found = LockFile.Read(lockPath);
        }
        catch (McmcException e) when (e.Diagnostic.Code == Codes.LockMissing || e.Diagnostic.Code == Codes.LockDamaged)
        {
            return LockFault.Of(e.Diagnostic, e.Diagnostic.Code == Codes.LockMissing ? "there is no lock file" : "the lock file cannot be read");
        }

        if (WhyStale(found, inputs) is { } stale)
        {
            return new LockFault(Codes.LockStale, stale, "Build in Compress mode (a plain 'dotnet build'), and commit the lock file and the compressed model.", lockPath);
        }

        if (Locate(found, lockPath, out var path) is { } missing)
        {
            return missing;
        }

        var missed = Check(found, request, path!).Where(o => !o.Met).ToList();
        if (missed.Count > 0)
        {
            return new LockFault(
                missed.TrueForAll(o => o.Kind is BudgetKind.AccuracyDrop or BudgetKind.MinAccuracy) ? Codes.AccuracyNotMet : Codes.BudgetNotMet,
                $"the locked model misses a budget: {string.Join(", and ", missed)}", "Build in Compress mode to search again.", lockPath);
        }

        if (!Copy(found, path!, request.OutputPath))
        {
            return Changed(path!);
        }

        content = found;
        return null;
    }

    /// <summary>Why a lock is not of these inputs and this algorithm, in words that follow "because"; null where it is.</summary>
    public static string? WhyStale(CompressionLock content, LockInputs inputs) =>
        content.Algorithm != SearchAlgorithm.Number
            ? FormattableString.Invariant($"it is of algorithm {content.Algorithm} (Mcmc.Build {content.Tool}), and this version has algorithm {SearchAlgorithm.Number}")
            : content.Inputs.Changes(inputs).ToList() is { Count: > 0 } changes ? string.Join(", ", changes) : null;

    /// <summary>The locked model's standing to every budget: static costs from the file, latency from the profile or as locked, accuracy as locked.</summary>
    private IReadOnlyList<BudgetOutcome> Check(CompressionLock content, CompressionRequest request, string path)
    {
        var inputs = new InputShapes(request.Inputs);
        var source = SourceModel.Load(request.ModelPath, request.CheckpointPath);
        var original = Costs(source, request.ModelPath, inputs) with { LatencyMs = content.Original.LatencyMs };
        var compressed = Costs(OnnxFile.Load(path), path, inputs) with { LatencyMs = content.Compressed.LatencyMs };
        if (request.DevicePath is { } device && request.Budgets[BudgetKind.Latency] is not null)
        {
            var groups = ChannelGroups.Find(source, inputs, new Exclusions(request.Exclude));
            var latency = ProfileUse.Open(device, groups, InferenceRunner.RuntimeVersion, InferenceRunner.Provider, request.DeviceThreads, warn);
            original = original with { LatencyMs = latency.LatencyMs(groups.Widths) };
            compressed = compressed with { LatencyMs = latency.LatencyMs(content.PolicyOn(groups).Widths) * (1 + latency.ErrorShare) };
        }

        return request.Budgets.Resolve(original).Check(compressed, 100 * content.Quality.Compressed, content.Quality.DropPoints);
    }

    private LockFault? Locate(CompressionLock content, string lockPath, out string? path)
    {
        var beside = Path.Combine(Path.GetDirectoryName(lockPath) ?? "", content.File);
        path = beside;
        var exists = File.Exists(beside);
        if (exists && Hash(beside) == content.Sha256)
        {
            return null;
        }

        path = store?.FindModel(content.Sha256);
        if (path is not null)
        {
            return null;
        }

        return !exists
            ? new LockFault(Codes.LockedModelMissing, $"the compressed model '{content.File}' is neither beside it nor in the store", "Commit the compressed model together with the lock file, restore the store, or build in Compress mode.", lockPath)
            : LfsPointer.IsAt(beside)
                ? new LockFault(Codes.LockedModelMissing, $"'{content.File}' is a Git LFS pointer, not the compressed model itself", "Run 'git lfs pull', or check out with LFS in CI.", lockPath)
                : Changed(lockPath);
    }

    private static LockFault Changed(string lockPath) => new(
        Codes.LockedModelChanged, "the compressed model beside it is not the one that it was made for", "Restore both from version control together, or build in Compress mode.", lockPath);

    private static string? Hash(string path)
    {
        try
        {
            return InputHash.OfModel(path, OnnxFile.Load(path));
        }
        catch (McmcException)
        {
            // Damaged, or a pointer: not that model in any case.
            return null;
        }
    }

    private static bool Copy(CompressionLock content, string path, string target)
    {
        var model = OnnxFile.Load(path);
        if (!ExternalFiles.Of(model, path).Any())
        {
            return VerifiedCopy.Make(path, target, content.Sha256);
        }

        OnnxFile.Save(model, target, singleFile: true);
        return true;
    }

    private static ModelCosts Costs(Model model, string path, InputShapes inputs) =>
        new(CostPlan.CostsOf(model, inputs)) { SizeBytes = ModelSize.OnDisk(path, model) };
}
