namespace Mcmc.Costs.Devices;

/// <summary>
/// What a whole run of a model takes, from the sum of its layers in the tables: a line through that sum and what its weights
/// cost, and a factor by the weights for what is left, because in large networks more goes on beside the kernels.
/// </summary>
/// <param name="Scale">A factor of the sum.</param>
/// <param name="OffsetUs">Microseconds that every run takes.</param>
/// <param name="Footprint">Factors by bytes of weights, ascending; between them by the logarithm of the bytes. Empty for 1.</param>
/// <param name="Streaming">What weights cost that do not fit into a cache.</param>
internal sealed record Calibration(double Scale, double OffsetUs, IReadOnlyList<FootprintFactor> Footprint, WeightStreaming Streaming)
{
    private const int Rounds = 20;
    private const int MostBins = 10;
    private const int FewestInBin = 8;
    private const double LeastShare = 0.1;
    private const double MostShare = 10;

    public static readonly Calibration None = new(1, 0, [], WeightStreaming.None);

    /// <summary>Nothing but what weights cost.</summary>
    public static Calibration OfStreaming(WeightStreaming streaming) => None with { Streaming = streaming };

    /// <summary>Microseconds of a whole run.</summary>
    /// <param name="sumUs">The sum of its layers.</param>
    /// <param name="weightBytes">Bytes of its weights.</param>
    public double Us(double sumUs, double weightBytes) => (Scale * (sumUs + weightBytes * Streaming.UsPerByte(weightBytes)) + OffsetUs) * Factor(weightBytes);

    /// <summary>Fits what was observed.</summary>
    /// <param name="runs">Sums of layers with what weights cost, bytes of weights, and whole runs.</param>
    public static Calibration Fit(IReadOnlyList<(double SumUs, double WeightBytes, double WallUs)> runs)
    {
        runs = [.. runs.Where(r => r.SumUs > 0 && r.WallUs > 0)];
        if (runs.Count == 0)
        {
            return None;
        }

        // A run that takes less than its layers takes so much less of each: nothing is saved once a run.
        var line = Line(runs) is { OffsetUs: >= 0 } rising ? rising : Proportional(runs);
        var bins = Math.Min(MostBins, runs.Count / FewestInBin);
        return bins < 2 ? line : line with
        {
            Footprint = [.. runs.OrderBy(r => r.WeightBytes).Select((run, i) => (run, Bin: i * bins / runs.Count)).GroupBy(r => r.Bin).Select(bin => new FootprintFactor(
                Math.Exp(bin.Average(b => Math.Log(Math.Max(1, b.run.WeightBytes)))),
                Math.Clamp(WeightedMedian.Of(bin.Select(b => (b.run.WallUs / line.Us(b.run.SumUs, 0), 1.0))), LeastShare, MostShare)))
                .DistinctBy(factor => factor.WeightBytes)],
        };
    }

    /// <summary>The line with the least absolute relative error: outliers do not bend it.</summary>
    private static Calibration Line(IReadOnlyList<(double SumUs, double WeightBytes, double WallUs)> runs)
    {
        var (scale, offset) = (runs.Average(p => p.WallUs / p.SumUs), 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            double weights = 0, x = 0, y = 0, xx = 0, xy = 0;
            foreach (var (sum, _, wall) in runs)
            {
                // Weights of 1/|error| turn squares into absolute values.
                var error = Math.Abs(scale * sum + offset - wall) / wall;
                var weight = 1 / (wall * wall * Math.Max(error, 1e-3));
                weights += weight;
                x += weight * sum;
                y += weight * wall;
                xx += weight * sum * sum;
                xy += weight * sum * wall;
            }

            var spread = xx - x * x / weights;
            if (spread <= 1e-9 * xx)
            {
                return None with { Scale = Math.Clamp(y / x, LeastShare, MostShare) };
            }

            scale = (xy - x * y / weights) / spread;
            offset = (y - scale * x) / weights;
        }

        // A few disturbed runs of a tiny network may give a line that falls; a whole run takes as many times its layers at least.
        return runs.All(r => scale * r.SumUs + offset > LeastShare * r.WallUs) && scale is > LeastShare and < MostShare
            ? None with { Scale = scale, OffsetUs = offset }
            : Proportional(runs);
    }

    private static Calibration Proportional(IReadOnlyList<(double SumUs, double WeightBytes, double WallUs)> runs) =>
        None with { Scale = Math.Clamp(WeightedMedian.Of(runs.Select(r => (r.WallUs / r.SumUs, 1.0))), LeastShare, MostShare) };

    private double Factor(double weightBytes)
    {
        if (Footprint.Count == 0)
        {
            return 1;
        }

        var next = 0;
        while (next < Footprint.Count && Footprint[next].WeightBytes < weightBytes)
        {
            next++;
        }

        if (next == 0 || next == Footprint.Count)
        {
            return Footprint[Math.Min(next, Footprint.Count - 1)].Factor;
        }

        var (low, high) = (Footprint[next - 1], Footprint[next]);
        var share = Math.Log(weightBytes / low.WeightBytes) / Math.Log(high.WeightBytes / low.WeightBytes);
        return low.Factor + share * (high.Factor - low.Factor);
    }
}

/// <summary>By what a network is slower than the sum of its layers.</summary>
/// <param name="WeightBytes">Bytes of its weights.</param>
/// <param name="Factor">The factor.</param>
internal readonly record struct FootprintFactor(double WeightBytes, double Factor);
