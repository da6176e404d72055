namespace Mcmc.Costs.Devices;

/// <summary>Repeats a run and finds the runs that nothing else disturbed, by the beats before and after each.</summary>
internal sealed class SteadyRuns(ReferenceBeat beat)
{
    /// <summary>Beats up to this factor of a good one are steady.</summary>
    private const double Tolerance = 1.1;
    private const int MostAttempts = 3;
    private const int FewestSteady = 4;

    private readonly List<double> slowness = [];

    /// <summary>The numbers of the runs that count.</summary>
    public IReadOnlyList<int> Counted { get; private set; } = [];

    /// <summary>Whether enough runs were undisturbed.</summary>
    public bool IsSteady { get; private set; } = true;

    /// <summary>By how much the machine was slow during those: 1 where enough runs were steady; else what their times are to be divided by.</summary>
    public double Slowness { get; private set; } = 1;

    /// <summary>Runs until enough runs were steady; on a machine that is never quiet, three times as often as wanted.</summary>
    public SteadyRuns Repeat(int wanted, Action run, CancellationToken cancellation)
    {
        var (before, steady) = (beat.Slowness(), 0);
        while (slowness.Count < MostAttempts * wanted && steady < wanted)
        {
            cancellation.ThrowIfCancellationRequested();
            run();
            var after = beat.Slowness();
            slowness.Add(Math.Max(before, after));
            steady += slowness[^1] <= Tolerance ? 1 : 0;
            before = after;
        }

        Counted = [.. Enumerable.Range(0, slowness.Count).Where(i => slowness[i] <= Tolerance)];
        if (Counted.Count < FewestSteady)
        {
            Counted = [.. Enumerable.Range(0, slowness.Count).OrderBy(i => slowness[i]).Take(Math.Max(FewestSteady, slowness.Count / 4)).Order()];
            IsSteady = false;
            Slowness = Counted.Average(i => slowness[i]);
        }

        return this;
    }
}
