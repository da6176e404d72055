namespace Mcmc.Benchmarks.Headlines.Untuned;

/// <summary>A point of a curve.</summary>
/// <param name="Network">Its name.</param>
/// <param name="Share">Of the MACs that was allowed; 1 for the original.</param>
/// <param name="Method">One of <see cref="UntunedMethod"/>; empty for the original.</param>
/// <param name="CommandLine">That made it; where a step has no command of its own, the one before it.</param>
/// <param name="Macs">That remain, relative to the original's.</param>
/// <param name="Accuracy">On the test samples.</param>
/// <param name="Engine">The build that made it.</param>
internal sealed record UntunedRecord(string Network, double Share, string Method, string CommandLine, double Macs, TestedAccuracy Accuracy, string Engine);
