namespace Mcmc.Benchmarks.Search;

/// <summary>What episodes lose, by the sum of what each group loses alone, when late groups are sure of a part of the common share.</summary>
/// <param name="Reserve">The part; 0 is plain graph order.</param>
/// <param name="Mean">Of random episodes.</param>
/// <param name="Best">The best hundredth of them.</param>
/// <param name="Widest">The episode that always takes the widest.</param>
internal sealed record ReserveRecord(double Reserve, double Mean, double Best, double Widest);
