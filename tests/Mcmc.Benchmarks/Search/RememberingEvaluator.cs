using System.Collections.Concurrent;
using Mcmc.Search;

namespace Mcmc.Benchmarks.Search;

/// <summary>Looks at no network twice, whichever strategy proposes it: the same widths have the same result.</summary>
internal sealed class RememberingEvaluator(ITrialEvaluator evaluator) : ITrialEvaluator
{
    private readonly ConcurrentDictionary<string, TrialResult> known = new(StringComparer.Ordinal);

    public void Remember(int[] widths, TrialResult result) => known[Key(widths)] = result;

    public TrialResult Evaluate(int[] widths, CancellationToken cancellation)
    {
        if (!known.TryGetValue(Key(widths), out var result))
        {
            result = evaluator.Evaluate(widths, cancellation);
            Remember(widths, result);
        }

        return result;
    }

    private static string Key(int[] widths) => string.Join(' ', widths);
}
