using Mcmc.Runtime;

namespace Mcmc.Costs.Devices;

/// <summary>
/// Measures pruned networks in rounds, each of which takes all of them in turn: a slow moment of the machine meets one round
/// of a network and not all, and how much the rounds differ tells how well a network can be measured at all.
/// </summary>
/// <param name="clock">Measures times.</param>
/// <param name="options">How sessions run.</param>
/// <param name="perNetwork">About how long a network is run in a round.</param>
internal sealed class NetworkRounds(TimeProvider clock, RunnerOptions options, TimeSpan perNetwork)
{
    /// <param name="networks">Models with the widths of their networks, by group index.</param>
    /// <param name="rounds">How many, at least 1.</param>
    /// <param name="measured">Told how many measurements are done.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="Diagnostics.McmcException">MCMC3007, MCMC3008, MCMC4006, MCMC4011, MCMC4012.</exception>
    public IReadOnlyList<MeasuredNetwork> Run(IReadOnlyList<(ProfileTarget Target, int[] Widths)> networks, int rounds, Action<int> measured, CancellationToken cancellation)
    {
        using var beat = new ReferenceBeat(clock, options);
        var timers = networks.Select(n => n.Target).Distinct().ToDictionary(t => t, t => new PolicyTimer(t.Sites, t.Inputs, options, beat, clock, perNetwork));
        var times = networks.Select(_ => new WholeTime[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < networks.Count; i++)
            {
                times[i][round] = timers[networks[i].Target].TimeWhole(networks[i].Widths, cancellation);
                measured(round * networks.Count + i + 1);
            }
        }

        return [.. times.Select(t => new MeasuredNetwork(t))];
    }
}

/// <summary>A network, measured in several rounds.</summary>
/// <param name="Rounds">What each round gave, in their order.</param>
internal sealed record MeasuredNetwork(IReadOnlyList<WholeTime> Rounds)
{
    /// <summary>An undisturbed round, by the rule for runs: other users of the memory slow down all runs of a round alike.</summary>
    public double Us { get; } = UndisturbedTime.Of(Rounds.Select(r => r.Us).ToArray());

    /// <summary>By how much a round differs from that, as a share of it: the mean over the rounds.</summary>
    public double RepeatError => Rounds.Average(r => Math.Abs(r.Us / Us - 1));

    /// <summary>By how much the median run of the rounds was slower than an undisturbed one.</summary>
    public double BusyShare => Math.Max(0, Rounds.Average(r => r.MedianUs) / Us - 1);
}
