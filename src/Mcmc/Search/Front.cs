namespace Mcmc.Search;

/// <summary>
/// The points that no other point beats: every objective is maximised, and a point leaves when another one is at least as
/// good everywhere and better somewhere. Of equal points the first stays.
/// </summary>
/// <typeparam name="T">What a point stands for.</typeparam>
/// <param name="objectives">How many numbers a point has.</param>
internal sealed class Front<T>(int objectives)
{
    private readonly List<(double[] Point, T Item)> points = [];

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<(double[] Point, T Item)> Points => points;

    /// <summary>Whether the point is now on the front.</summary>
    /// <exception cref="ArgumentException">Another number of objectives, or an objective that is no number.</exception>
    public bool Add(double[] point, T item)
    {
        if (point.Length != objectives || point.Any(double.IsNaN))
        {
            throw new ArgumentException($"A point of this front has {objectives} numbers.", nameof(point));
        }

        if (points.Exists(known => IsAtLeast(known.Point, point)))
        {
            return false;
        }

        points.RemoveAll(known => IsAtLeast(point, known.Point));
        points.Add((point, item));
        return true;
    }

    /// <summary>What the front dominates above a reference point (<see cref="Hypervolume"/>).</summary>
    public double VolumeAbove(double[] reference) => Hypervolume.Of([.. points.Select(p => p.Point)], reference);

    private static bool IsAtLeast(double[] first, double[] second)
    {
        for (var i = 0; i < first.Length; i++)
        {
            if (first[i] < second[i])
            {
                return false;
            }
        }

        return true;
    }
}
