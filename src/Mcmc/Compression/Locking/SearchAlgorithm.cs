namespace Mcmc.Compression.Locking;

/// <summary>
/// Which search, repair and fine-tuning made a compressed model. A tool update makes locks stale only where this number
/// changed: raise it when the same inputs give other channels or other weights.
/// </summary>
internal static class SearchAlgorithm
{
    public const int Number = 4;
}
