namespace Mcmc.Benchmarks.Search;

/// <summary>How long the parts of a search take on one network.</summary>
/// <param name="Subject">The network.</param>
/// <param name="Groups">Channel groups to decide about.</param>
/// <param name="PredictionsPerSecond">Latencies of any widths.</param>
/// <param name="CostsPerSecond">MACs, parameters and memory of any widths.</param>
/// <param name="EpisodesPerSecond">Walks through all groups, under three budgets.</param>
/// <param name="ProfileSeconds">The profile of the own machine.</param>
/// <param name="PrepareSeconds">The original's answers, Gram matrices and their factors.</param>
/// <param name="TableSeconds">What each group alone loses.</param>
/// <param name="SolverSeconds">The solver's seeds.</param>
/// <param name="Trials">Networks that were evaluated.</param>
/// <param name="Rejected">Those of them that were given up early.</param>
/// <param name="TrialSeconds">All of them, two at a time.</param>
/// <param name="Best">The best quality of a trial, in [0, 1].</param>
/// <param name="Original">The original's.</param>
/// <param name="Uniform">What the widest uniform network loses, by the table.</param>
/// <param name="Solved">What the solver's first seed loses, by the table.</param>
/// <param name="Reserves">Episodes with several reserves.</param>
internal sealed record SearchSpeedRecord(
    string Subject,
    int Groups,
    double PredictionsPerSecond,
    double CostsPerSecond,
    double EpisodesPerSecond,
    double ProfileSeconds,
    double PrepareSeconds,
    double TableSeconds,
    double SolverSeconds,
    int Trials,
    int Rejected,
    double TrialSeconds,
    double Best,
    double Original,
    double Uniform,
    double Solved,
    IReadOnlyList<ReserveRecord> Reserves);
