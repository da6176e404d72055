using Mcmc.Diagnostics;
using Mcmc.Ir;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;

namespace Mcmc.Compression;

/// <summary>Finds the channel groups of a model and says what a user should know of them.</summary>
internal static class GroupSurvey
{
    /// <summary>As <see cref="Find"/>, where it must be possible to prune something.</summary>
    /// <exception cref="McmcException">MCMC3005 where nothing can be pruned; MCMC3003, MCMC3008, MCMC4012.</exception>
    public static ChannelGroups FindPrunable(Model model, InputShapes inputs, IReadOnlyList<string> exclude, Action<Diagnostic> warn)
    {
        var groups = Find(model, inputs, exclude, warn);
        return groups.Prunable.Count > 0 ? groups : throw new McmcException(
            Codes.NothingPrunable,
            $"The model has no channel group that can be pruned{(groups.All.Count > 0 ? $": {string.Join("; ", groups.All.Select(g => g.Reason).Distinct().Take(3))}" : "")}. 'mcmc inspect' shows every fence.");
    }

    /// <summary>The groups, prunable or not; warns of names that exclude nothing (MCMC2005) and of operators that nobody knows (MCMC2003).</summary>
    /// <exception cref="McmcException">MCMC3003, MCMC3008, MCMC4012.</exception>
    public static ChannelGroups Find(Model model, InputShapes inputs, IReadOnlyList<string> exclude, Action<Diagnostic> warn)
    {
        var exclusions = new Exclusions(exclude);
        var groups = ChannelGroups.Find(model, inputs, exclusions);
        foreach (var name in exclusions.Unmatched)
        {
            warn(new Diagnostic(Codes.NameNotFound, $"Excluded name '{name}' matches no node, value or group; 'mcmc inspect --verbose' lists them."));
        }

        foreach (var node in groups.Ties.WithoutRules.DistinctBy(n => (n.Domain, n.OpType)))
        {
            warn(new Diagnostic(Codes.OperatorFenced, $"Nothing is known of {node}: the channels it reads are kept whole."));
        }

        return groups;
    }
}
