using Mcmc.Pruning;

namespace Mcmc.Compression.Choice;

/// <summary>What to search with. Opening it takes time (tables are made), which a study that knows enough saves.</summary>
internal interface ISearchToolbox
{
    /// <summary>What the strategy is called. A study goes on with the strategy that it was searched with, under the same name.</summary>
    string Strategy { get; }

    /// <summary>Which channels of a group stay at a width: in trials, and in the policy that is chosen.</summary>
    Importance Ranking(CancellationToken cancellation);

    SearchTools Open(CancellationToken cancellation);
}
