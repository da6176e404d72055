namespace Mcmc.Benchmarks.Search;

/// <summary>A compression from nothing to a file, and a second one, under another budget, that its study answers.</summary>
/// <param name="Subject">The network.</param>
/// <param name="Budgets">Of the first, as <c>mcmc compress</c> takes them.</param>
/// <param name="Trials">Of the study, after both.</param>
/// <param name="SearchSeconds">Profile, tables and trials of the first.</param>
/// <param name="Seconds">All of the first, the proven file included.</param>
/// <param name="Accuracy">Of its file, on samples that chose nothing, in [0, 1].</param>
/// <param name="ChangedBudgets">Of the second.</param>
/// <param name="ChoiceSeconds">Until the second had its policy.</param>
/// <param name="ChangedSeconds">Until it had its file.</param>
/// <param name="ChangedAccuracy">Of its file.</param>
/// <param name="Met">Budgets that both files meet, of <paramref name="Asked"/>, as recomputed from them.</param>
/// <param name="Asked">Budgets of both together.</param>
internal sealed record WholeSearchRecord(
    string Subject,
    string Budgets,
    int Trials,
    double SearchSeconds,
    double Seconds,
    double Accuracy,
    string ChangedBudgets,
    double ChoiceSeconds,
    double ChangedSeconds,
    double ChangedAccuracy,
    int Met,
    int Asked);
