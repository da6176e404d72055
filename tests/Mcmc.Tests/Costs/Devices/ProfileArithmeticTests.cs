using Mcmc.Costs.Devices;

namespace Mcmc.Tests.Costs.Devices;

public class ProfileArithmeticTests
{
    private static readonly ChannelLayout Layout = new(16, 4);

    [Theory]
    [InlineData(1, "Narrow", 1 / 16.0)]
    [InlineData(12, "Narrow", 12 / 16.0)]
    [InlineData(16, "Blocked", 1)]
    [InlineData(20, "Blocked", 2)]
    [InlineData(32, "Blocked", 2)]
    [InlineData(33, "Ragged", 33 / 16.0)]
    public void Layout_pads_blocks_and_nothing_else(int channels, string expected, double coordinate)
    {
        Assert.Equal(expected, Layout.ClassOf(channels).ToString());
        Assert.Equal(coordinate, Layout.Coordinate(channels));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(1000)]
    [InlineData(5000)]
    public void Lattice_interpolates_within_a_class_between_nodes_in_order(int longest)
    {
        var lattice = new WidthLattice(Layout, longest);
        for (var width = 1; width <= longest; width++)
        {
            var (low, high, fraction) = lattice[width];
            var (from, to) = (lattice.Nodes[low], lattice.Nodes[high]);
            Assert.Equal(Layout.ClassOf(width), Layout.ClassOf(from));
            Assert.Equal(Layout.ClassOf(width), Layout.ClassOf(to));
            Assert.Equal(Layout.Coordinate(width), Layout.Coordinate(from) + fraction * (Layout.Coordinate(to) - Layout.Coordinate(from)), 1e-5);
        }

        Assert.True(lattice.Nodes.Count <= 3 * 98);
    }

    [Fact]
    public void Surface_through_points_of_a_plane_is_the_plane_and_a_disturbed_point_does_not_bend_it()
    {
        static double Plane(int x, int y) => 10 + 3 * x / 16 + 2 * y / 16 + 5 * x / 16 * y / 16.0;
        var points = new List<LayerPoint>();
        for (var x = 16; x <= 128; x += 32)
        {
            for (var y = 16; y <= 128; y += 32)
            {
                points.Add(new LayerPoint(x, y, Plane(x, y), 0, 1));
            }
        }

        points[5] = points[5] with { Us = 3 * points[5].Us };
        var surface = new LayerSurface(points, Layout);
        Assert.InRange(surface.At(128, 128) / Plane(128, 128), 0.97, 1.03);
        Assert.InRange(surface.At(96, 128) / Plane(96, 128), 0.95, 1.05);
        Assert.Equal(surface.At(32, 48), surface.At(28, 36), 9);
    }

    [Fact]
    public void Surface_of_outputs_that_the_kernels_pad_is_a_staircase()
    {
        // Whole blocks are made, though the next layer reads single channels.
        static double Padded(int x, int y) => 5 + x / 16 * (3 + 4 * ((y + 15) / 16));
        var points = Enumerable.Range(0, 60).Select(i => (X: 16 * (1 + i % 6), Y: 17 + 7 * i % 100)).Where(p => p.Y % 4 != 0).Distinct().Select(p => new LayerPoint(p.X, p.Y, Padded(p.X, p.Y), 0, 1));
        var surface = new LayerSurface([.. points], Layout);

        Assert.InRange(surface.At(48, 33) / Padded(48, 33), 0.98, 1.02);
        Assert.InRange(surface.At(48, 47) / Padded(48, 47), 0.98, 1.02);
    }

    [Fact]
    public void Surface_of_few_points_follows_the_product_and_does_not_run_away()
    {
        static double Product(int x, int y) => 2 + 0.004 * x * y;
        var near = new[] { (33, 35), (34, 41), (37, 38), (41, 37), (39, 43) }.Select(p => new LayerPoint(p.Item1, p.Item2, Product(p.Item1, p.Item2) * (p.Item1 % 2 == 0 ? 1.03 : 0.97), 0, 1));
        var surface = new LayerSurface([.. near], Layout);

        Assert.InRange(surface.At(201, 215) / Product(201, 215), 0.8, 1.25);
    }

    [Fact]
    public void Streaming_finds_what_weights_beyond_the_cache_cost()
    {
        static double PerMegabyte(double megabytes) => megabytes <= 8 ? 0 : 30 * Math.Log(megabytes / 8) / Math.Log(4);
        var layers = new List<(double, double, double, double)>();
        for (var i = 0; i < 400; i++)
        {
            var (network, layer) = (Math.Pow(2, i % 100 / 20.0), 0.1 + i % 7);
            layers.Add((1e6 * network, 1e6 * layer, layer * PerMegabyte(network) + (i % 40 == 3 ? 5000 : 0), 1000));
        }

        var streaming = WeightStreaming.Fit(layers);

        Assert.Equal(0, 1e6 * streaming.UsPerByte(2e6), 1);
        Assert.InRange(1e6 * streaming.UsPerByte(16e6), 11, 19);
        Assert.InRange(1e6 * streaming.UsPerByte(1e9), 22, 34);
        Assert.All(streaming.Points.Zip(streaming.Points.Skip(1)), p => Assert.True(p.First.UsPerMegabyte <= p.Second.UsPerMegabyte && p.First.WeightBytes < p.Second.WeightBytes));
        Assert.Equal(0, WeightStreaming.Fit([.. layers.Take(10)]).UsPerByte(1e9));
    }

    [Fact]
    public void Surface_without_points_takes_no_time() => Assert.Equal(0, new LayerSurface([], Layout).At(16, 16));

    [Fact]
    public void Surface_knows_where_nothing_was_measured()
    {
        var surface = new LayerSurface([.. Enumerable.Range(1, 4).Select(i => new LayerPoint(16 * i, 16 * i, i, 0, 1))], Layout);
        Assert.Equal(0, surface.Novelty(32, 32), 6);
        Assert.True(surface.Novelty(64, 16) > surface.Novelty(48, 64));
        Assert.Equal(1, surface.Novelty(33, 33));
    }

    [Fact]
    public void UndisturbedTime_is_the_mean_of_the_faster_half_without_the_fastest_tenth() =>
        Assert.Equal(3.5, UndisturbedTime.Of([1, 2, 3, 4, 5, 100, 100, 100, 100, 100]));

    [Fact]
    public void WeightedMedian_has_half_of_the_weight_on_either_side()
    {
        Assert.Equal(7, WeightedMedian.Of([(1, 1), (7, 3), (2, 1)]));
        Assert.Equal(0, WeightedMedian.Of([]));
    }

    [Fact]
    public void Calibration_of_a_line_with_outliers_is_the_line()
    {
        var runs = Enumerable.Range(1, 40).Select(i => (100.0 * i, 1e6, 1.1 * 100 * i + 30)).ToList();
        runs[7] = (runs[7].Item1, 1e6, 3 * runs[7].Item3);
        runs[20] = (runs[20].Item1, 1e6, 2 * runs[20].Item3);
        var calibration = Calibration.Fit(runs);

        Assert.Equal(1.1, calibration.Scale, 2);
        Assert.InRange(calibration.OffsetUs, 25, 35);
        Assert.Equal(1.1 * 1000 + 30, calibration.Us(1000, 1e6), 0);
    }

    [Fact]
    public void Calibration_of_runs_that_take_less_than_their_layers_saves_the_same_share_of_each()
    {
        var calibration = Calibration.Fit([.. Enumerable.Range(1, 12).Select(i => (100.0 * i, 1e6, 1.05 * 100 * i - 40))]);

        Assert.Equal(0, calibration.OffsetUs);
        Assert.InRange(calibration.Us(100, 1e6), 60, 110);
    }

    [Fact]
    public void Calibration_adds_what_weights_cost_to_the_layers()
    {
        var calibration = Calibration.None with { Scale = 1.1, Streaming = new WeightStreaming([new StreamingPoint(1e6, 0), new StreamingPoint(1e7, 20)]) };

        Assert.Equal(1.1 * 500, calibration.Us(500, 1e5), 9);
        Assert.Equal(1.1 * (500 + 10 * 20), calibration.Us(500, 1e7), 9);
    }

    [Fact]
    public void Calibration_of_disturbed_runs_of_a_tiny_network_stays_within_what_a_profile_may_hold()
    {
        var falling = Enumerable.Range(1, 6).Select(i => (SumUs: 1.0 * i, Bytes: 1000.0, Wall: 20.0 - 3 * i)).ToList();
        var calibration = Calibration.Fit([.. falling, (0, 1000, 5)]);
        Assert.InRange(calibration.Scale, 0.1, 10);
        Assert.All(falling, run => Assert.True(calibration.Us(run.SumUs, run.Bytes) > 0));

        var equal = Calibration.Fit([.. Enumerable.Range(1, 40).Select(i => (1.0 * i, 1000.0, 2.0 * i))]);
        Assert.True(equal.Footprint.Count <= 1);
    }

    [Fact]
    public void Calibration_finds_that_large_weights_come_from_memory()
    {
        var runs = Enumerable.Range(1, 100).Select(i => (SumUs: 1000.0 + i % 7, Bytes: 1e5 * i, Wall: (1000.0 + i % 7) * (i > 50 ? 1.2 : 1))).ToList();
        var calibration = Calibration.Fit(runs);

        Assert.Equal(1.2, calibration.Us(1003, 9e6) / calibration.Us(1003, 1e6), 2);
        Assert.Equal(calibration.Us(1003, 1e9), calibration.Us(1003, 1e10), 6);
    }

    [Fact]
    public void Validation_states_what_nine_of_ten_stay_within()
    {
        var pairs = Enumerable.Range(1, 20).Select(i => (100.0 + i, 100.0)).ToList();
        var validation = ProfileValidation.Of(pairs, 0);

        Assert.Equal((20, 0.2), (validation.Policies, Math.Round(validation.WorstError, 9)));
        Assert.Equal(0.19, validation.StatedError, 9);
        Assert.Equal(0.01, ProfileValidation.Of([(100, 100)], 0).StatedError);
    }
}
