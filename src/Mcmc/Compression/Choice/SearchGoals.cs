using Mcmc.Costs;
using Mcmc.Search;
using Mcmc.Search.Space;

namespace Mcmc.Compression.Choice;

/// <summary>What a request searches for.</summary>
internal static class SearchGoals
{
    public static SearchGoal Of(CompressionRequest request, SearchSpace space, string strategy)
    {
        var limits = string.Join(',', space.Limits.All.Select(l => FormattableString.Invariant($"{l.Kind.JsonName()}<{l.Limit:R}")));
        return new SearchGoal($"{strategy}; {limits}; {request.Priority}", trial => space.Meets(trial.Widths, space.Limits), request.Priority);
    }
}
