using Mcmc.Runtime;
using Mcmc.Search;
using Mcmc.Search.Solver;

namespace Mcmc.Proofs.Search;

/// <summary>
/// An environment with the traits of pruning a chain of convolutions: many groups, MACs that are products of neighbouring
/// widths, latency in steps of 16 channels, a memory with a peak, and a quality that falls with the sum of each group's
/// error and with what neighbouring errors make worse together. A solver's additive table is off by the latter.
/// </summary>
internal sealed class SyntheticNetwork : ITestEnvironment
{
    private const int Step = 4;
    private const int Latencies = 16;
    private static readonly double[] CurveShares = [0.75, 0.5, 0.25];
    private readonly int[] original;
    private readonly double[] areas;
    private readonly double[] sensitivities;
    private readonly double[] exponents;
    private readonly double[] interactions;
    private readonly double[] whole;
    private readonly double[] budgets;

    public SyntheticNetwork(int groups, double[] budgets, long seed)
    {
        var random = new SeededRandom(seed, "synthetic network");
        this.budgets = budgets;
        original = [.. Enumerable.Range(0, groups).Select(i => 16 << (3 * i / groups))];
        areas = [.. Enumerable.Range(0, groups).Select(i => Math.Pow(4, -(3 * i / groups)))];
        sensitivities = [.. original.Select(_ => 0.15 / groups * Math.Exp(1.2 * random.NextGaussian()))];
        exponents = [.. original.Select(_ => 1 + 1.5 * random.NextDouble())];
        interactions = [.. original.Select(_ => 1.5 * random.NextDouble())];
        Choices = [.. original.Select(w => Enumerable.Range(1, w / Step).Select(i => i * Step).ToArray())];
        whole = Costs(original);
    }

    public int Objectives => 4;

    public int Steps => original.Length;

    public int StateSize => 17;

    public IReadOnlyList<int[]> Choices { get; }

    public bool Admits(int[] widths) => Meets(widths, budgets);

    public double[] Savings(int[] widths) => [.. Relative(widths).Select(r => 1 - r)];

    public IEpisode Begin(int[]? towards = null) => new Episode(this, budgets);

    public IEpisode BeginLooser(SeededRandom random) => new Episode(this, [.. budgets.Select(b => b + (1 - b) * random.NextDouble())]);

    public TrialOutcome Evaluate(int[] widths)
    {
        var errors = original.Select((_, i) => Error(i, widths[i])).ToArray();
        var together = errors.Skip(1).Select((e, i) => interactions[i] * Math.Sqrt(e * errors[i])).Sum();
        var quality = Math.Exp(-Math.Pow(errors.Sum() + together / 2, 1.3));
        return new TrialOutcome(quality, [quality, .. Savings(widths)], Rejected: false);
    }

    /// <summary>Latency, MACs and memory, relative to the original.</summary>
    public double[] Relative(int[] widths) => [.. Costs(widths).Zip(whole, (cost, all) => cost / all)];

    /// <summary>The largest of cost / budget.</summary>
    public double Tightness(int[] widths) => Relative(widths).Zip(budgets, (cost, budget) => cost / budget).Max();

    /// <summary>What a group loses alone.</summary>
    public double Error(int group, int width) => sensitivities[group] * Math.Pow(1 - (double)width / original[group], exponents[group]) / (0.1 + (double)width / original[group]);

    /// <summary>
    /// What a solver would find: for many weights of the resources, the widths that lose least by the additive errors,
    /// descending from the original one step at a time until the budgets are met, and some further.
    /// </summary>
    public IReadOnlyList<Seed> Seeds(int count, long seed)
    {
        var random = new SeededRandom(seed, "solver");
        var seeds = new List<int[]>();
        for (var i = 0; i < count; i++)
        {
            double[] weights = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
            var further = 1 - 0.7 * i / count;
            seeds.Add(Descend(weights, [.. budgets.Select(b => b * further)]));
        }

        return [.. seeds.Select(widths => new Seed(widths, widths.Select((w, i) => Error(i, w)).Sum(), Savings(widths))).OrderBy(s => s.Error)];
    }

    private int[] Descend(double[] weights, double[] limits)
    {
        var widths = (int[])original.Clone();
        while (!Meets(widths, limits))
        {
            var before = Relative(widths);
            var best = (Score: double.MaxValue, Group: -1);
            for (var i = 0; i < widths.Length; i++)
            {
                if (widths[i] > Step)
                {
                    var width = widths[i];
                    widths[i] -= Step;
                    var saved = Relative(widths).Zip(before, (after, was) => was - after).Zip(weights, (s, w) => s * w).Sum();
                    var score = (Error(i, widths[i]) - Error(i, width)) / (saved + 1e-9);
                    widths[i] = width;
                    best = score < best.Score ? (score, i) : best;
                }
            }

            if (best.Group < 0)
            {
                break;
            }

            widths[best.Group] -= Step;
        }

        return widths;
    }

    private bool Meets(int[] widths, double[] limits) => Relative(widths).Zip(limits, (r, limit) => r <= limit).All(met => met);

    private double[] Costs(int[] widths)
    {
        var (latency, macs, weights, peak) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < widths.Length; i++)
        {
            var (from, to) = (i == 0 ? 3 : widths[i - 1], widths[i]);
            double Blocks(int width) => (width + Latencies - 1) / Latencies;
            macs += (double)from * to * areas[i];
            latency += Blocks(from) * Blocks(to) * areas[i] + 0.2;
            weights += from * to * 9;
            peak = Math.Max(peak, (from + to) * areas[i] * 1024);
        }

        return [latency, macs, weights + peak];
    }

    private sealed class Episode(SyntheticNetwork network, double[] limits) : IEpisode
    {
        private readonly int[] widths = (int[])network.original.Clone();
        private int step;
        private float last = 1;

        public int[] Widths => (int[])widths.Clone();

        public bool Ended => step == network.Steps;

        public float[] State
        {
            get
            {
                var at = Math.Min(step, network.Steps - 1);
                var used = network.Relative(Narrowest());
                var error = Enumerable.Range(0, step).Sum(i => network.Error(i, widths[i]));
                var curve = CurveShares.Select(f => network.Error(at, (int)(f * network.original[at])));
                return
                [
                    (float)step / network.Steps, network.original[at] / 64f, (float)network.areas[at], last,
                    .. used.Select(u => (float)u), .. used.Zip(limits, (u, l) => (float)(l - u)), .. limits.Select(l => (float)l),
                    .. curve.Select(e => (float)(network.Steps * e / 4)), (float)error,
                ];
            }
        }

        public float Act(float action)
        {
            var choices = Admissible();
            return Decide(choices[(int)Math.Round(Math.Clamp(action, 0, 1) * (choices.Length - 1))], choices);
        }

        public float Follow(int[] towards)
        {
            var choices = Admissible();
            return Decide(choices.MinBy(w => Math.Abs(w - towards[step])), choices);
        }

        private float Decide(int width, int[] choices)
        {
            widths[step++] = width;
            last = choices.Length == 1 ? 1 : (float)Array.IndexOf(choices, width) / (choices.Length - 1);
            return last;
        }

        private int[] Admissible()
        {
            var rest = Narrowest();
            return [.. network.Choices[step].Where((width, i) =>
            {
                rest[step] = width;
                return i == 0 || network.Meets(rest, limits);
            })];
        }

        private int[] Narrowest() => [.. widths.Select((w, i) => i < step ? w : Step)];
    }
}
