using Mcmc.Costs;
using Mcmc.Pruning;

namespace Mcmc.Search.Space;

/// <summary>
/// The networks that a search chooses from: for every group the widths that the device runs well, and which of them are
/// within the budgets on costs. Safe for several threads.
/// </summary>
internal sealed class SearchSpace
{
    private const int ShareSteps = 12;

    /// <param name="groups">The groups of the model.</param>
    /// <param name="costs">What widths cost.</param>
    /// <param name="choices">The widths that each group may take, ascending, the original one last, by group index.</param>
    /// <param name="limits">The user's budgets; those on accuracy are not looked at.</param>
    public SearchSpace(ChannelGroups groups, PolicyCosts costs, IReadOnlyList<int[]> choices, BudgetLimits limits)
    {
        (Groups, Costs, Choices, Limits) = (groups, costs, choices, limits);
        Decided = [.. groups.All.Where(g => choices[g.Index].Length > 1)];
        Narrowest = [.. choices.Select(c => c[0])];
    }

    public ChannelGroups Groups { get; }

    public PolicyCosts Costs { get; }

    /// <summary>The widths that each group may take, ascending, the original one last, by group index.</summary>
    public IReadOnlyList<int[]> Choices { get; }

    /// <summary>The user's budgets.</summary>
    public BudgetLimits Limits { get; }

    /// <summary>The groups that there is something to decide about, in graph order.</summary>
    public IReadOnlyList<ChannelGroup> Decided { get; }

    /// <summary>The narrowest widths there are, by group index.</summary>
    public IReadOnlyList<int> Narrowest { get; }

    /// <summary>Whether any widths meet the user's budgets: if not the narrowest, then none.</summary>
    public bool IsReachable => Meets([.. Narrowest], Limits);

    /// <summary>The tightest budgets that some widths meet, nearest to those wanted: a limit that even the narrowest widths miss becomes what they cost.</summary>
    public BudgetLimits Attainable(BudgetLimits wanted)
    {
        var least = Costs.Of([.. Narrowest]);
        return new BudgetLimits([.. wanted.All.Select(l => least[l.Kind] is { } cost && cost > l.Limit ? l with { Limit = cost } : l)]);
    }

    /// <summary>Whether widths meet budgets on costs, exactly.</summary>
    public bool Meets(ReadOnlySpan<int> widths, BudgetLimits limits) => Costs.Meets(widths, limits);

    /// <summary>What widths save of each cost, as parts of the original's, in the order of <see cref="Objective"/> from latency on.</summary>
    public double[] Savings(ReadOnlySpan<int> widths)
    {
        var (costs, original) = (Costs.Static(widths), Costs.Original);
        var latency = Costs.ExpectedLatencyMs(widths) is { } ms ? 1 - ms / original.LatencyMs!.Value : 0;
        return [latency, 1 - (double)costs.Macs / original.Macs, 1 - (double)costs.MemoryBytes / original.MemoryBytes];
    }

    /// <summary>
    /// The widest choice of a group with which the widths, taken as they are for all other groups, meet the limits.
    /// Costs grow with widths; where a predicted latency does not, a wider choice than the one found may be met too.
    /// </summary>
    /// <param name="widths">Widths by group index, of which those as they are meet the limits; used as scratch and given back unchanged.</param>
    /// <param name="group">The group.</param>
    /// <param name="limits">The limits.</param>
    /// <returns>An index into the group's choices.</returns>
    public int Widest(Span<int> widths, ChannelGroup group, BudgetLimits limits)
    {
        var (choices, own) = (Choices[group.Index], widths[group.Index]);
        var (met, missed) = (Array.IndexOf(choices, own), choices.Length);
        for (var probe = choices.Length - 1; missed - met > 1; probe = (met + missed) / 2)
        {
            widths[group.Index] = choices[probe];
            if (Meets(widths, limits))
            {
                met = probe;
            }
            else
            {
                missed = probe;
            }
        }

        widths[group.Index] = own;
        return met;
    }

    /// <summary>Widths where every group keeps about the same share of the original: the widest choice within it, or the narrowest there is.</summary>
    public int[] AtShare(double share)
    {
        var widths = Groups.Widths;
        foreach (var group in Decided)
        {
            var choices = Choices[group.Index];
            var above = Array.FindIndex(choices, w => w > share * group.Width);
            widths[group.Index] = above < 0 ? group.Width : choices[Math.Max(0, above - 1)];
        }

        return widths;
    }

    /// <summary>The largest share that all groups can keep alike within the limits, about; 0 for the narrowest widths.</summary>
    public double CommonShare(BudgetLimits limits)
    {
        if (Meets(Groups.Widths, limits))
        {
            return 1;
        }

        var (met, missed) = (0.0, 1.0);
        for (var step = 0; step < ShareSteps; step++)
        {
            var share = (met + missed) / 2;
            (met, missed) = Meets(AtShare(share), limits) ? (share, missed) : (met, share);
        }

        return met;
    }
}
