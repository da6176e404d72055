using Mcmc.Runtime;
using Mcmc.Search;

namespace Mcmc.Tests.Search;

public sealed class HypervolumeTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 9)]
    [InlineData(3, 9)]
    [InlineData(4, 9)]
    [InlineData(5, 7)]
    public void Of_random_points_equals_inclusion_and_exclusion(int objectives, int count)
    {
        var random = new SeededRandom(objectives, "points");
        for (var round = 0; round < 20; round++)
        {
            // Few different values, so that ties, equal points and points at the reference occur.
            double[][] points = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, objectives).Select(_ => random.Next(6) / 4.0 - 0.25).ToArray())];
            Assert.Equal(ByInclusionAndExclusion(points), Hypervolume.Of(points, new double[objectives]), 1e-12);
        }
    }

    [Fact]
    public void Of_no_points_is_nothing() => Assert.Equal(0, Hypervolume.Of([], [0, 0]));

    [Fact]
    public void Of_a_shifted_reference_is_the_volume_above_it() => Assert.Equal(2 * 3, Hypervolume.Of([[3, 5], [2, 4]], [1, 2]), 1e-12);

    [Fact]
    public void Gain_passes_over_objectives_that_nothing_is_known_of()
    {
        Assert.Equal(Hypervolume.AddedBy([0.5, 0.7], [[0.6, 0.2]], [0, 0]), Hypervolume.Gain([0.5, 0.3, 0.7], [[0.6, 0, 0.2]]), 1e-12);
        Assert.Equal(0.5 * 0.7, Hypervolume.Gain([0.5, 0.7], []), 1e-12);
    }

    [Fact]
    public void Of_hundreds_of_points_never_shrinks_as_points_come()
    {
        var random = new SeededRandom(1, "points");
        var front = new Front<int>(4);
        var last = 0.0;
        for (var i = 0; i < 300; i++)
        {
            double[] direction = [.. Enumerable.Range(0, 4).Select(_ => Math.Abs(random.NextGaussian()))];
            var length = Math.Sqrt(direction.Sum(d => d * d));
            front.Add([.. direction.Select(d => d / length)], i);
            if (i % 50 == 49)
            {
                var volume = front.VolumeAbove([0, 0, 0, 0]);
                Assert.True(volume >= last);
                last = volume;
            }
        }

        // The points lie on a sphere: a sixteenth of its volume, π²/2, bounds them.
        Assert.Equal(300, front.Points.Count);
        Assert.InRange(last, 0.15, Math.PI * Math.PI / 32);
    }

    [Fact]
    public void Add_keeps_what_nothing_beats()
    {
        var front = new Front<string>(2);
        Assert.True(front.Add([1, 3], "a"));
        Assert.True(front.Add([2, 2], "b"));
        Assert.False(front.Add([2, 2], "the same again"));
        Assert.False(front.Add([0, 3], "beaten"));
        Assert.True(front.Add([2, 3], "beats both"));
        Assert.True(front.Add([3, 0], "c"));
        Assert.Equal(["beats both", "c"], front.Points.Select(p => p.Item));
        Assert.Throws<ArgumentException>(() => front.Add([1], "too short"));
        Assert.Throws<ArgumentException>(() => front.Add([1, double.NaN], "no number"));
    }

    /// <summary>The volume of a union of boxes: over all subsets, plus or minus the volume of the intersection.</summary>
    private static double ByInclusionAndExclusion(double[][] points)
    {
        var volume = 0.0;
        for (var subset = 1; subset < 1 << points.Length; subset++)
        {
            var chosen = points.Where((_, i) => (subset >> i & 1) == 1).ToList();
            var common = Enumerable.Range(0, points[0].Length).Select(k => Math.Max(0, chosen.Min(p => p[k])));
            volume += (chosen.Count % 2 == 1 ? 1 : -1) * common.Aggregate((product, side) => product * side);
        }

        return volume;
    }
}
