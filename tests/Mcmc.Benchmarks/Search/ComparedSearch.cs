using Mcmc.Search;

namespace Mcmc.Benchmarks.Search;

/// <summary>What is known of one search.</summary>
/// <param name="Run">Which one.</param>
/// <param name="Trials">All its trials, in order.</param>
/// <param name="Within">Those within the joint budget that were looked at to the end.</param>
/// <param name="HasEnded">Whether it has all its trials.</param>
internal sealed record ComparedSearch(ComparisonRun Run, IReadOnlyList<Trial> Trials, IReadOnlyList<Trial> Within, bool HasEnded);
