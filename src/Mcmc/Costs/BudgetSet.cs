using Mcmc.Diagnostics;

namespace Mcmc.Costs;

/// <summary>The budgets of one model, at most one of each kind, in the order of <see cref="BudgetKind"/>.</summary>
internal sealed class BudgetSet
{
    public static readonly BudgetSet Empty = new([]);

    private readonly Budget[] budgets;

    private BudgetSet(IEnumerable<Budget> budgets) => this.budgets = [.. budgets.OrderBy(b => b.Kind)];

    public IReadOnlyList<Budget> All => budgets;

    public bool IsEmpty => budgets.Length == 0;

    /// <summary>Whether some budget is a share of the original's cost, so that <see cref="Resolve"/> needs the original.</summary>
    public bool NeedsOriginal => budgets.Any(b => b.IsRelative);

    /// <summary>The budget of a kind, or null.</summary>
    public Budget? this[BudgetKind kind] => Array.Find(budgets, b => b.Kind == kind);

    /// <summary>Reads budgets; null or blank texts are budgets not given.</summary>
    /// <param name="given">Kind, what the user wrote, and the option or metadata it was written in.</param>
    /// <exception cref="McmcException">MCMC4002, also for two budgets of one kind.</exception>
    public static BudgetSet Parse(params IEnumerable<(BudgetKind Kind, string? Text, string Where)> given)
    {
        var read = new Dictionary<BudgetKind, (Budget Budget, string Where)>();
        foreach (var (kind, text, where) in given)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            if (!read.TryAdd(kind, (Budget.Parse(kind, text, where), where)))
            {
                throw new McmcException(Codes.BudgetInvalid, $"{where} is '{text}', but {read[kind].Where} has already set this budget to {read[kind].Budget}. Give it once.");
            }
        }

        return new BudgetSet(read.Values.Select(r => r.Budget));
    }

    /// <summary>The same budgets as absolute limits.</summary>
    /// <exception cref="McmcException">MCMC4010 where a relative budget has no original to refer to.</exception>
    public BudgetLimits Resolve(ModelCosts? original) => new([.. budgets.Select(b => new BudgetLimit(b.Kind, b.Limit(original)))]);
}
