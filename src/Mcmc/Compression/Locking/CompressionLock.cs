using Mcmc.Costs;
using Mcmc.Data.Evaluation;
using Mcmc.Diagnostics;
using Mcmc.Pruning;

namespace Mcmc.Compression.Locking;

/// <summary>What a lock file says: which inputs gave which compressed model, by which policy, with which figures.</summary>
internal sealed record CompressionLock
{
    /// <summary>Version of the tool that made it; informative.</summary>
    public required string Tool { get; init; }

    /// <summary><see cref="SearchAlgorithm.Number"/> of that tool.</summary>
    public required int Algorithm { get; init; }

    public required LockInputs Inputs { get; init; }

    /// <summary>File name of the compressed model, in the lock file's folder.</summary>
    public required string File { get; init; }

    /// <summary>Hash of the compressed model, external data included.</summary>
    public required string Sha256 { get; init; }

    public required ModelCosts Original { get; init; }

    public required ModelCosts Compressed { get; init; }

    public required IReadOnlyList<LockedBudget> Budgets { get; init; }

    public required LockedQuality Quality { get; init; }

    public required LockedProof Proof { get; init; }

    /// <summary>Atoms that stay, by group.</summary>
    public required IReadOnlyList<LockedGroup> Policy { get; init; }

    /// <param name="result">What a search reached; its output lies where it says.</param>
    /// <param name="inputs">From what, hashed before the search began.</param>
    /// <param name="file">The name that the compressed model has beside the lock file.</param>
    public static CompressionLock Of(CompressionResult result, LockInputs inputs, BudgetSet budgets, string file)
    {
        var (original, cut, repaired, pruned, drop) = result.Quality;
        return new CompressionLock
        {
            Tool = ToolVersion.Current,
            Algorithm = SearchAlgorithm.Number,
            Inputs = inputs,
            File = file,
            Sha256 = InputHash.OfModel(result.OutputPath, Ir.Onnx.OnnxFile.Load(result.OutputPath)),
            Original = result.Before,
            Compressed = result.After,
            Budgets = [.. result.Budgets.Select(b => new LockedBudget(b.Kind.JsonName(), budgets[b.Kind]!.ToString(), b.Limit, b.Value))],
            Quality = new LockedQuality(
                original.Measure == QualityMeasure.Accuracy ? LockedQuality.Accuracy : LockedQuality.Agreement,
                pruned.Samples, original.Top1, pruned.Top1, drop.Points, drop.LowPoints, drop.HighPoints)
            {
                Cut = cut?.Top1,
                Repaired = repaired?.Top1,
            },
            Proof = new LockedProof(result.Proof.MaxAbsDifference, result.Proof.Relative),
            Policy = [.. result.Policy.Groups.Prunable.Select(g => new LockedGroup(g.Id, [.. result.Policy.Kept(g)]))],
        };
    }

    /// <summary>The policy on the groups of the original.</summary>
    /// <exception cref="Diagnostics.McmcException">MCMC4008 where it is not one of them.</exception>
    public Policy PolicyOn(ChannelGroups groups) =>
        Pruning.Policy.OfKeepSets(groups, Policy.ToDictionary(g => g.Id, g => g.Kept, StringComparer.Ordinal));
}

/// <param name="Kind">As in every JSON document.</param>
/// <param name="Budget">As the user wrote it, in one notation.</param>
/// <param name="Limit">The figure that it came to.</param>
/// <param name="Value">The compressed model's.</param>
internal sealed record LockedBudget(string Kind, string Budget, double Limit, double? Value);

/// <summary>Quality on samples that chose nothing. Rates in [0, 1], the drop in percentage points with its paired 95% interval.</summary>
/// <param name="Measure"><see cref="Accuracy"/>, or for lack of labels <see cref="Agreement"/>.</param>
internal sealed record LockedQuality(string Measure, int Samples, double Original, double Compressed, double DropPoints, double DropLowPoints, double DropHighPoints)
{
    public const string Accuracy = "accuracy";
    public const string Agreement = "agreement";

    /// <summary>Before repair; null where nothing was cut.</summary>
    public double? Cut { get; init; }

    /// <summary>Before fine-tuning; null where there was none.</summary>
    public double? Repaired { get; init; }
}

/// <summary>How far the sliced network is from the masked original.</summary>
internal sealed record LockedProof(double MaxAbsDifference, double RelativeDifference);

internal sealed record LockedGroup(string Id, int[] Kept);
