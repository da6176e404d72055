using System.Buffers.Binary;
using Mcmc.Costs;
using Mcmc.Runtime;
using Mcmc.Search;
using Mcmc.Search.Studies;

namespace Mcmc.Tests.Search.Studies;

/// <summary>A search with known outcomes: widths of five groups, evaluated by arithmetic, proposed at random from what was learnt.</summary>
internal static class ToySearch
{
    public const int Groups = 5;
    public const int Widest = 16;

    public static readonly StudyIdentity Identity = new("toy", "none", "none", "none", 1);

    public static SearchGoal Goal(string name = "toy") => new(name, trial => trial.Costs.Macs <= Groups * Widest / 2, Priority.Default);

    /// <summary>Runs a study file on, to its end or a cancellation.</summary>
    public static SearchEnd Run(string path, int trials, ITrialEvaluator? evaluator = null, ISearchStrategy? strategy = null, CancellationTokenSource? stop = null, SearchGoal? goal = null)
    {
        var cancellation = stop?.Token ?? TestContext.Current.CancellationToken;
        using var study = Study.OpenToWrite(path, Identity, TimeProvider.System, _ => { }, cancellation);
        return new SearchRun(study, trial => trial, strategy ?? new Strategy(1), evaluator ?? new Evaluator(), goal ?? Goal(), new StopRule(trials, null), TimeProvider.System, new Progress<SearchProgress>()).Run(cancellation);
    }

    /// <summary>Proposes a step away from one of the best so far; what it does next depends on everything that it was told, and when.</summary>
    public sealed class Strategy(long seed) : ISearchStrategy
    {
        private SeededRandom random = new(seed);
        private List<(Proposal Proposal, TrialOutcome Outcome)> history = [];

        public Proposal? Propose()
        {
            var widths = history.Count == 0
                ? [.. Enumerable.Range(0, Groups).Select(_ => 1 + random.Next(Widest))]
                : (int[])history.OrderByDescending(h => h.Outcome.Objectives.Sum()).ElementAt(random.Next(1 + history.Count / 2)).Proposal.Widths.Clone();
            var group = random.Next(Groups);
            widths[group] = Math.Clamp(widths[group] + random.Next(5) - 2, 1, Widest);
            return new Proposal("toy", widths) { Preference = [random.NextSingle(), 0, 0, 1], Decisions = [new Decision([history.Count, group], random.NextSingle())] };
        }

        public void Learn(Proposal proposal, TrialOutcome outcome)
        {
            history.Add((proposal, outcome));
            random.NextUInt64();
        }

        public byte[] Save()
        {
            var bytes = new byte[4 * sizeof(ulong)];
            for (var i = 0; i < 4; i++)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), random.State[i]);
            }

            return bytes;
        }

        public void Restore(IReadOnlyList<(Proposal Proposal, TrialOutcome Outcome)> history, ReadOnlyMemory<byte> state)
        {
            this.history = [.. history];
            random = SeededRandom.FromState([.. Enumerable.Range(0, 4).Select(i => BinaryPrimitives.ReadUInt64LittleEndian(state.Span[(i * sizeof(ulong))..]))]);
        }
    }

    /// <summary>The wider the better, and the dearer; the groups differ.</summary>
    public sealed class Evaluator : ITrialEvaluator
    {
        /// <summary>Called at the start of each evaluation, with how many began before it.</summary>
        public Action<int> Before { get; init; } = _ => { };

        private int begun;

        public int Begun => begun;

        public TrialResult Evaluate(int[] widths, CancellationToken cancellation)
        {
            Before(Interlocked.Increment(ref begun) - 1);
            cancellation.ThrowIfCancellationRequested();
            var quality = widths.Select((w, i) => Math.Sqrt(w / (double)Widest) * (i + 1)).Sum() / 15;
            var macs = widths.Sum();
            var saved = 1 - macs / (double)(Groups * Widest);
            return new TrialResult(new TrialOutcome(quality, [quality, saved, saved * saved, 1 - (widths[0] / (double)Widest)], quality < 0.3), new ModelCosts(new StaticCosts(macs, macs, macs, macs)));
        }
    }
}
