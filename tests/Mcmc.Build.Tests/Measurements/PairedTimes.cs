using System.Globalization;

namespace Mcmc.Build.Tests.Measurements;

/// <summary>Times of two things that ran in turn.</summary>
internal sealed class PairedTimes(IReadOnlyList<double> first, IReadOnlyList<double> second)
{
    private const int Resamples = 2000;

    /// <summary>Median of the pairs' differences with its 95% bootstrap interval, such as <c>12 ms (95% interval -3 to 30)</c>.</summary>
    public string Difference()
    {
        double[] differences = [.. first.Zip(second, (a, b) => a - b)];
        var random = new Random(1);
        double[] medians = [.. Enumerable.Range(0, Resamples).Select(_ => Median([.. differences.Select(_ => differences[random.Next(differences.Length)])])).Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{Median(differences):F0} ms (95% interval {medians[Resamples / 40]:F0} to {medians[Resamples - 1 - Resamples / 40]:F0})");
    }

    public static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
