using System.Globalization;
using Mcmc.Costs;
using Mcmc.Data;
using Mcmc.Data.Evaluation;
using Mcmc.Diagnostics;
using Mcmc.Ir;

namespace Mcmc.Compression.Locking;

/// <summary>A lock file as something to hold a model against.</summary>
internal sealed class CheckReference
{
    private static readonly BudgetKind[] Compared = [BudgetKind.Flops, BudgetKind.Memory, BudgetKind.Size, BudgetKind.Parameters];
    private readonly CompressionLock content;

    private CheckReference(CompressionLock content, BudgetSet budgets) => (this.content, Budgets) = (content, budgets);

    /// <summary>The budgets that the lock was made for.</summary>
    public BudgetSet Budgets { get; }

    /// <summary>What the original costs.</summary>
    public ModelCosts Original => content.Original;

    public LockedQuality Quality => content.Quality;

    /// <exception cref="McmcException">MCMC5001, MCMC5003.</exception>
    public static CheckReference Read(string path)
    {
        var content = LockFile.Read(path);
        try
        {
            return new CheckReference(content, BudgetSet.Parse(content.Budgets.Select(b =>
                (BudgetKindNames.FromJsonName(b.Kind) ?? throw Damaged(path, $"'{b.Kind}' is no kind of budget"), (string?)b.Budget, b.Kind))));
        }
        catch (McmcException e) when (e.Diagnostic.Code == Codes.BudgetInvalid)
        {
            throw Damaged(path, e.Diagnostic.Message);
        }
    }

    /// <summary>Whether a model is the one that was locked.</summary>
    public bool IsOf(string path, Model model) => InputHash.OfModel(path, model) == content.Sha256;

    /// <summary>The samples that judged the locked model, of as many as the data set holds.</summary>
    public int[] JudgeSamples(int count)
    {
        var seed = content.Inputs.Options.TryGetValue("Seed", out var text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var given) ? given : 0;
        return DataSlices.Draw(count, content.Inputs.TrainingData is null ? null : 1, seed).Judge;
    }

    /// <summary>Each figure of a model against the locked one; a rate may fall by its statistical error.</summary>
    public IReadOnlyList<BudgetOutcome> Regressions(ModelCosts costs, double? accuracyPercent)
    {
        var outcomes = Compared.Where(kind => content.Compressed[kind] is not null)
            .Select(kind => new BudgetOutcome(kind, content.Compressed[kind]!.Value, costs[kind])).ToList();
        if (accuracyPercent is { } percent)
        {
            var rate = content.Quality.Compressed;
            var error = WilsonInterval.Z * Math.Sqrt(rate * (1 - rate) / content.Quality.Samples);
            outcomes.Add(new BudgetOutcome(BudgetKind.MinAccuracy, Math.Max(0, 100 * (rate - error)), percent));
        }

        return outcomes;
    }

    private static McmcException Damaged(string path, string why) =>
        new(Codes.LockDamaged, $"'{path}' is not a lock file: {why}. Restore it from version control, or delete it and build in Compress mode.", path);
}
