using System.Globalization;
using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Ir.Onnx;

namespace Mcmc.Compression.Locking;

/// <summary>
/// Found once, locked, applied everywhere: answers a request from its lock file, else from the store, and searches only where
/// neither knows. Of several processes that want the same result one searches, and the others wait for it.
/// </summary>
/// <param name="clock">Measures how long things take.</param>
/// <param name="progress">Told what is being done.</param>
/// <param name="warn">Given what a user should know of a result that stands.</param>
/// <param name="reads">Told each file, beside the model, that the result depends on.</param>
/// <param name="note">Told, in a sentence, what was decided and why.</param>
internal sealed class LockedCompression(
    TimeProvider clock, IProgress<CompressionProgress> progress, Action<Diagnostic> warn, Action<string>? reads = null, Action<string>? note = null)
{
    /// <summary>The result that a request is locked to, searched for where it has to be.</summary>
    /// <param name="request">What to compress. Its output is written in any case.</param>
    /// <param name="lockPath">The lock file; with the compressed model beside it, it is written after a search.</param>
    /// <param name="store">Where results are shared; null for nowhere.</param>
    /// <exception cref="McmcException">As the pipeline's; MCMC5110 where another process does not get on.</exception>
    public CompressionLock Compress(CompressionRequest request, string lockPath, ResultStore? store, CancellationToken cancellation)
    {
        reads?.Invoke(lockPath);
        var inputs = Read(request, lockPath);
        var model = new LockedModel(store, warn);
        if (model.Apply(lockPath, request, inputs, out var content) is not { } fault)
        {
            return Announce(content!, lockPath, "the lock file holds, nothing to search");
        }

        RequireData(request, fault);
        RequireWritable(lockPath);
        cancellation.ThrowIfCancellationRequested();
        using var turn = inputs.IsComplete && store?.TurnPath(inputs.Key) is { } path ? Turn.Take(path, clock, Waits, cancellation) : null;

        // Whoever had the turn before may have written it.
        if (model.Apply(lockPath, request, inputs, out content) is not { } still)
        {
            return Announce(content!, lockPath, "another build has just written the lock file");
        }

        if (inputs.IsComplete && store?.Find(inputs.Key) is { } known && known.Lock.Algorithm == SearchAlgorithm.Number
            && VerifiedCopy.Make(known.ModelPath, LockPaths.ModelOf(lockPath), known.Lock.Sha256))
        {
            LockFile.Write(known.Lock with { File = Path.GetFileName(LockPaths.ModelOf(lockPath)) }, lockPath);
            if (model.Apply(lockPath, request, inputs, out content) is null)
            {
                return Announce(content!, lockPath, $"{still.Why}, and the store has the result");
            }
        }

        note?.Invoke($"compressing, because {still.Why}");
        var result = new CompressionPipeline(clock, progress, warn, reads).Run(request, cancellation);
        var locked = Lock(request, result, inputs, lockPath, store);
        if (result.MeasuredLatency is { } measured)
        {
            note?.Invoke(string.Create(CultureInfo.InvariantCulture, $"measured here, the result takes {measured.MedianMs:G4} ms (95% interval {measured.LowMs:G4} to {measured.HighMs:G4} ms)"));
        }

        // Newer than the lock, which is an input: up-to-date checks by times would otherwise never come to rest.
        File.SetLastWriteTimeUtc(request.OutputPath, clock.GetUtcNow().UtcDateTime);
        return Announce(locked, lockPath, decision: null);
    }

    /// <summary>The result that a request is locked to, and nothing else will do.</summary>
    /// <exception cref="McmcException">MCMC5001 to 5005, MCMC1002, MCMC1003.</exception>
    public CompressionLock Apply(CompressionRequest request, string lockPath, ResultStore? store)
    {
        reads?.Invoke(lockPath);
        var inputs = Read(request, lockPath);
        return new LockedModel(store, warn).Apply(lockPath, request, inputs, out var content) is { } fault
            ? throw fault.InLockedMode()
            : Announce(content!, lockPath, "the lock file holds");
    }

    /// <summary>Searches in any case, and locks what it finds.</summary>
    /// <param name="request">What to compress; the lock file is that of its output.</param>
    /// <param name="store">Where results are shared; null for nowhere.</param>
    public CompressionResult Search(CompressionRequest request, ResultStore? store, CancellationToken cancellation)
    {
        var inputs = Read(request, lockPath: null);
        var result = new CompressionPipeline(clock, progress, warn, reads).Run(request, cancellation);
        Lock(request, result, inputs, LockPaths.LockOf(request.OutputPath), store);
        return result;
    }

    private static CompressionLock Lock(CompressionRequest request, CompressionResult result, LockInputs inputs, string lockPath, ResultStore? store)
    {
        var model = result.OutputPath;
        var locked = LockPaths.LockOf(model) == lockPath ? model : LockPaths.ModelOf(lockPath);
        var content = CompressionLock.Of(result, inputs, request.Budgets, Path.GetFileName(locked));

        // First where it is safe: what cannot be written beside the model is not lost.
        store?.Add(content, model);
        if (locked != model)
        {
            OutputPath.RequireApart(locked, request.ModelPath);
            if (!VerifiedCopy.Make(model, locked, content.Sha256))
            {
                throw new McmcException(Codes.OutputUnwritable, $"'{model}' changed while it was copied to '{locked}'. Build again.", locked);
            }
        }

        LockFile.Write(content, lockPath);
        return content;
    }

    private LockInputs Read(CompressionRequest request, string? lockPath)
    {
        progress.Report(new CompressionProgress(lockPath is null ? "reading the inputs" : "comparing the inputs with the lock file"));
        return LockInputs.Of(request, reads);
    }

    private static void RequireData(CompressionRequest request, LockFault fault)
    {
        if (request.DataPath.Length == 0)
        {
            throw new McmcException(Codes.OptionMissing, $"The model has to be compressed, because {fault.Why}. That needs validation data, by which channels are chosen and the result is judged. Set Data to a descriptor or a folder.");
        }
    }

    /// <summary>Better now than after hours of search.</summary>
    private static void RequireWritable(string lockPath)
    {
        OutputFolder.Guard(lockPath, () => Directory.CreateDirectory(Path.GetDirectoryName(lockPath)!));
        PendingFile.Create(lockPath).Dispose();
    }

    private CompressionLock Announce(CompressionLock content, string lockPath, string? decision)
    {
        reads?.Invoke(lockPath);
        reads?.Invoke(Path.Combine(Path.GetDirectoryName(lockPath)!, content.File));
        if (decision is not null)
        {
            note?.Invoke(decision);
        }

        return content;
    }

    /// <summary>Once for everybody, then often enough that nobody takes it for a hang.</summary>
    private void Waits(string holder, bool first)
    {
        if (first)
        {
            note?.Invoke($"waiting for {holder}, which compresses the same model");
        }
        else
        {
            progress.Report(new CompressionProgress($"waiting for {holder}"));
        }
    }
}
