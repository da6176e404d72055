namespace Mcmc.Costs.Devices;

/// <summary>The value with half of the weight on either side.</summary>
internal static class WeightedMedian
{
    /// <param name="pairs">Values with weights of at least 0.</param>
    /// <returns>0 where there is nothing.</returns>
    public static double Of(IEnumerable<(double Value, double Weight)> pairs)
    {
        var sorted = pairs.OrderBy(p => p.Value).ToList();
        var half = sorted.Sum(p => p.Weight) / 2;
        var sum = 0.0;
        foreach (var (value, weight) in sorted)
        {
            sum += weight;
            if (sum >= half)
            {
                return value;
            }
        }

        return 0;
    }
}
