using Mcmc.Costs;
using Mcmc.Runtime;
using Mcmc.Search.Space;

namespace Mcmc.Search.Environments;

/// <summary>
/// Pruning as a sequence of decisions: one width per group, in graph order. An action maps affinely onto the widths with
/// which every budget can still be met, the tightest one deciding, so that what an episode ends in meets them all
/// (He et al., "AMC", ECCV 2018, algorithm 1, for any number of budgets).
/// </summary>
internal sealed class PruningEnvironment : IEnvironment
{
    private readonly SearchSpace space;
    private readonly StateFeatures features;
    private readonly double reserve;
    private readonly int[] floors;

    /// <param name="space">What may be chosen.</param>
    /// <param name="sensitivity">What each group alone loses.</param>
    /// <param name="reserve">
    /// What the groups that come later are sure of, as a part of the share that all could keep alike: with 0 those that come
    /// first may leave the others no more than their narrowest widths.
    /// </param>
    /// <exception cref="ArgumentException">No widths meet the user's budgets.</exception>
    public PruningEnvironment(SearchSpace space, SensitivityTable sensitivity, double reserve = DefaultReserve)
    {
        if (!space.IsReachable)
        {
            throw new ArgumentException("Not even the narrowest widths meet the budgets.", nameof(space));
        }

        (this.space, this.reserve) = (space, reserve);
        features = new StateFeatures(space, sensitivity);
        floors = Floors(space.Limits);
    }

    /// <summary>Of five reserves the one whose best random episodes lost the least (docs/search-speed.md).</summary>
    public const double DefaultReserve = 0.5;

    public int StateSize => features.Count;

    public int Steps => space.Decided.Count;

    public IReadOnlyList<int[]> Choices => space.Choices;

    public bool Admits(int[] widths) => space.Meets(widths, space.Limits);

    public double[] Savings(int[] widths) => space.Savings(widths);

    public IEpisode Begin(int[]? towards = null) => new PruningEpisode(space, features, space.Limits, towards is null ? floors : Under(towards));

    public IEpisode BeginLooser(SeededRandom random)
    {
        var limits = new BudgetLimits([.. space.Limits.All.Select(l => Looser(l, random.NextDouble()))]);
        return new PruningEpisode(space, features, limits, Floors(limits));
    }

    /// <summary>Between the limit and the original's cost; a limit that the original meets stays.</summary>
    private BudgetLimit Looser(BudgetLimit limit, double by) =>
        space.Costs.Original[limit.Kind] is { } original && original > limit.Limit ? limit with { Limit = limit.Limit + by * (original - limit.Limit) } : limit;

    /// <summary>The floors, where widths that are followed keep less: what they leave to later groups is not kept from earlier ones.</summary>
    private int[] Under(int[] widths)
    {
        int[] lower = [.. floors.Zip(widths, Math.Min)];
        return space.Meets(lower, space.Limits) ? lower : floors;
    }

    /// <summary>What groups that are not decided yet are taken to keep.</summary>
    private int[] Floors(BudgetLimits limits)
    {
        var widths = space.AtShare(reserve * space.CommonShare(limits));
        return space.Meets(widths, limits) ? widths : [.. space.Narrowest];
    }
}
