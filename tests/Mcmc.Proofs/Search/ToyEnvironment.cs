using Mcmc.Runtime;
using Mcmc.Search;

namespace Mcmc.Proofs.Search;

/// <summary>
/// A continuous environment whose front is known. Group i is cut by x in [0,1] (its width is 1 − x, in thousandths); quality
/// is 1 − Σ c·x², and resource j saves Σ k·x, where the c, and the k of each resource, sum to 1. Quality is concave and
/// savings are linear, so all of the front can be reached by linear preferences.
/// </summary>
internal sealed class ToyEnvironment : ITestEnvironment
{
    private const int Grid = 1000;
    private readonly double[] losses;
    private readonly double[][] savings;

    public ToyEnvironment(int groups, int resources, long seed)
    {
        var random = new SeededRandom(seed, "toy");
        losses = Shares(2);
        savings = [.. Enumerable.Range(0, resources).Select(_ => Shares(1))];
        Choices = [.. Enumerable.Range(0, groups).Select(_ => Enumerable.Range(0, Grid + 1).ToArray())];

        double[] Shares(double spread)
        {
            var drawn = Enumerable.Range(0, groups).Select(_ => Math.Exp(spread * (random.NextDouble() - 0.5))).ToArray();
            return [.. drawn.Select(d => d / drawn.Sum())];
        }
    }

    public int Objectives => 1 + savings.Length;

    public int Steps => losses.Length;

    public int StateSize => 3 + 2 * savings.Length;

    public IReadOnlyList<int[]> Choices { get; }

    public bool Admits(int[] widths) => true;

    public double[] Savings(int[] widths) => [.. savings.Select(k => k.Select((share, i) => share * Cut(widths[i])).Sum())];

    public IEpisode Begin(int[]? towards = null) => new Episode(this);

    public IEpisode BeginLooser(SeededRandom random) => new Episode(this);

    public TrialOutcome Evaluate(int[] widths)
    {
        var quality = 1 - losses.Select((c, i) => c * Cut(widths[i]) * Cut(widths[i])).Sum();
        return new TrialOutcome(quality, [quality, .. Savings(widths)], Rejected: false);
    }

    private static double Cut(int width) => 1 - (double)width / Grid;

    /// <summary>
    /// The hypervolume of the whole front: the best quality for given savings, integrated over them by the midpoint rule. The
    /// best quality comes from Lagrange's dual, which is never below it.
    /// </summary>
    public double TrueVolume()
    {
        var points = savings.Length == 1 ? 1000 : 16;
        var total = 0.0;
        var count = (int)Math.Pow(points, savings.Length);
        for (var index = 0; index < count; index++)
        {
            var wanted = new double[savings.Length];
            for (int j = 0, rest = index; j < wanted.Length; j++, rest /= points)
            {
                wanted[j] = (rest % points + 0.5) / points;
            }

            total += Math.Max(0, BestQuality(wanted));
        }

        return total / count;
    }

    private double BestQuality(double[] wanted)
    {
        const int Iterations = 200;
        var prices = new double[wanted.Length];
        var best = 1.0;
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var (dual, missing) = (1.0, (double[])wanted.Clone());
            for (var i = 0; i < losses.Length; i++)
            {
                var slope = prices.Select((price, j) => price * savings[j][i]).Sum();
                var x = Math.Min(1, slope / (2 * losses[i]));
                dual += slope * x - losses[i] * x * x;
                for (var j = 0; j < missing.Length; j++)
                {
                    missing[j] -= savings[j][i] * x;
                }
            }

            best = Math.Min(best, dual - prices.Zip(wanted, (price, want) => price * want).Sum());
            prices = [.. prices.Select((price, j) => Math.Max(0, price + missing[j]))];
        }

        return best;
    }

    private sealed class Episode(ToyEnvironment toy) : IEpisode
    {
        private int step;

        public int[] Widths { get; } = [.. Enumerable.Repeat(Grid, toy.Steps)];

        public bool Ended => step == toy.Steps;

        public float[] State
        {
            get
            {
                var at = Math.Min(step, toy.Steps - 1);
                var outcome = toy.Evaluate(Widths);
                return [(float)step / toy.Steps, toy.Steps * (float)toy.losses[at], .. toy.savings.Select(k => toy.Steps * (float)k[at]), .. outcome.Objectives.Select(o => (float)o)];
            }
        }

        public float Act(float action)
        {
            Widths[step++] = (int)Math.Round(Math.Clamp(action, 0, 1) * Grid);
            return (float)Widths[step - 1] / Grid;
        }

        public float Follow(int[] widths) => Act((float)widths[step] / Grid);
    }
}
