namespace Mcmc.Costs.Devices;

/// <summary>
/// What a network's weights cost beyond the timings of its layers, which are taken as if the weights lay in the caches: the
/// weights of a network are read once a run, so that those that do not fit come from farther away at every run. That depends
/// on the bytes of the whole network, not on the layer, and adds to a layer what its own bytes take.
/// </summary>
/// <param name="Points">Ascending; between them by the logarithm of the bytes. Empty where nothing is known: no cost.</param>
internal sealed record WeightStreaming(IReadOnlyList<StreamingPoint> Points)
{
    private const double Megabyte = 1e6;
    private const int MostPoints = 8;
    private const int FewestPerPoint = 8;
    private const double LeastBytes = 20_000;
    private const double LeastUs = 2;
    private const int Rounds = 5;
    private const double Believable = 2;

    /// <summary>Neighbouring points differ little where observations say nothing; as a share of all that they say.</summary>
    private const double Stiffness = 1e-3;

    private readonly double[] logs = [.. Points.Select(p => Math.Log(p.WeightBytes))];

    public static readonly WeightStreaming None = new([]);

    /// <summary>Bytes of the largest networks that it tells of; 0 where it tells of none.</summary>
    public double LargestBytes => Points.Count > 0 ? Points[^1].WeightBytes : 0;

    /// <summary>Microseconds for each byte of a network whose weights take so many bytes in all.</summary>
    public double UsPerByte(double networkBytes)
    {
        if (Points.Count == 0)
        {
            return 0;
        }

        var (low, high, share) = Bracket(logs, Math.Log(Math.Max(1, networkBytes)));
        return (Points[low].UsPerMegabyte + share * (Points[high].UsPerMegabyte - Points[low].UsPerMegabyte)) / Megabyte;
    }

    /// <summary>
    /// The curve that explains best what layers take beyond their timings; it never falls, and is 0 for the smallest networks.
    /// Layers that were disturbed do not bend it.
    /// </summary>
    /// <param name="layers">Of each layer of each network: bytes of the network, its own, what it takes beyond its timings, and the time of the network, in microseconds.</param>
    public static WeightStreaming Fit(IReadOnlyList<(double NetworkBytes, double Bytes, double BeyondUs, double NetworkUs)> layers)
    {
        layers = [.. layers.Where(l => l.Bytes > LeastBytes)];
        double[] networks = [.. layers.Select(l => l.NetworkBytes).Distinct().Order()];
        var count = Math.Min(MostPoints, networks.Length / FewestPerPoint);
        if (count < 2)
        {
            return None;
        }

        double[] at = [.. Enumerable.Range(0, count).Select(i => networks[(int)((i + 0.5) * networks.Length / count)])];
        double[] logs = [.. at.Select(bytes => Math.Log(bytes))];
        double[][] terms = [.. layers.Select(l => Terms(logs, l.NetworkBytes, l.Bytes))];
        double[] weights = [.. layers.Select(l => 1 / Math.Max(LeastUs, l.NetworkUs))];
        var curve = Solve(terms, [.. layers.Select(l => l.BeyondUs)], weights);
        for (var i = 1; i < count; i++)
        {
            curve[i] = Math.Max(curve[i], curve[i - 1]);
        }

        return new WeightStreaming([.. at.Select((bytes, i) => new StreamingPoint(bytes, curve[i] - curve[0]))]);
    }

    private static double[] Solve(double[][] terms, double[] beyondUs, double[] weights)
    {
        var stiffness = terms.Select((t, i) => weights[i] * weights[i] * t.Sum(x => x * x)).Sum() * Stiffness;
        double[] trust = [.. weights.Select(_ => 1.0)];
        double[] curve = [];
        for (var round = 0; round < Rounds; round++)
        {
            var equations = new NormalEquations(terms[0].Length);
            for (var i = 0; i < terms.Length; i++)
            {
                equations.Add(terms[i], beyondUs[i], trust[i] * weights[i] * weights[i]);
            }

            for (var i = 1; i < terms[0].Length; i++)
            {
                var difference = new double[terms[0].Length];
                (difference[i - 1], difference[i]) = (-1, 1);
                equations.Add(difference, 0, stiffness / terms[0].Length);
            }

            curve = equations.Solve();
            double[] errors = [.. terms.Select((t, i) => weights[i] * Math.Abs(t.Zip(curve, (a, b) => a * b).Sum() - beyondUs[i]))];
            var scatter = Math.Max(1e-4, 1.48 * errors.Order().ElementAt(errors.Length / 2));
            trust = [.. errors.Select(e => Math.Min(1, Believable * scatter / Math.Max(e, 1e-12)))];
        }

        return curve;
    }

    /// <summary>By which factors the points of the curve make up a layer's cost.</summary>
    private static double[] Terms(double[] logs, double networkBytes, double bytes)
    {
        var (low, high, share) = Bracket(logs, Math.Log(Math.Max(1, networkBytes)));
        var terms = new double[logs.Length];
        terms[low] += (1 - share) * bytes / Megabyte;
        terms[high] += share * bytes / Megabyte;
        return terms;
    }

    /// <summary>The points around a value, and how far it is from the first to the second; beyond the ends the last point counts.</summary>
    private static (int Low, int High, double Share) Bracket(double[] ascending, double value)
    {
        var next = Array.FindIndex(ascending, a => a >= value);
        return next switch
        {
            0 => (0, 0, 0),
            < 0 => (ascending.Length - 1, ascending.Length - 1, 0),
            _ => (next - 1, next, (value - ascending[next - 1]) / (ascending[next] - ascending[next - 1])),
        };
    }
}

/// <summary>What reading weights costs in networks of a size.</summary>
/// <param name="WeightBytes">Bytes of all weights of the network.</param>
/// <param name="UsPerMegabyte">Microseconds for each 10⁶ bytes.</param>
internal readonly record struct StreamingPoint(double WeightBytes, double UsPerMegabyte);
