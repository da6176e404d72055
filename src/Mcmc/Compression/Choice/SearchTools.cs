using Mcmc.Search;

namespace Mcmc.Compression.Choice;

/// <summary>A strategy and an evaluator that are ready.</summary>
internal sealed class SearchTools(ISearchStrategy strategy, ITrialEvaluator evaluator, params IDisposable[] owned) : IDisposable
{
    public ISearchStrategy Strategy { get; } = strategy;

    public ITrialEvaluator Evaluator { get; } = evaluator;

    public void Dispose() => Array.ForEach(owned, o => o.Dispose());
}
