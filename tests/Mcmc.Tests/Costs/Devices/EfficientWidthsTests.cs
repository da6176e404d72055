using Mcmc.Costs.Devices;
using Mcmc.Ir.Onnx;
using Mcmc.Pruning;

namespace Mcmc.Tests.Costs.Devices;

public class EfficientWidthsTests
{
    private readonly ChannelGroups groups = ChannelGroups.Find(OnnxFile.Load(TestModels.PathOf("small/vgg.onnx")));

    [Fact]
    public void Of_a_staircase_are_the_ends_of_its_steps()
    {
        var efficient = EfficientWidths.Of(groups, new Rule(w => w.ToArray().Sum(c => (c + 3) / 4)));
        Assert.All(groups.Prunable, g => Assert.Equal(Enumerable.Range(1, g.Width).Where(w => w % 4 == 0 || w == g.Width), efficient[g.Index]));
    }

    [Fact]
    public void Of_a_device_that_only_runs_the_whole_fast_are_the_whole_alone()
    {
        var efficient = EfficientWidths.Of(groups, new Rule(w => w.ToArray().Sum(c => 1000 - c)));
        Assert.All(groups.All, g => Assert.Equal([g.Width], efficient[g.Index]));
    }

    [Fact]
    public void Of_any_device_are_ascending_end_with_the_original_and_never_slower_than_a_larger_one()
    {
        var rule = new Rule(w => w.ToArray().Select((c, g) => c + 3 * (c * (g + 7) % 5)).Sum());
        var efficient = EfficientWidths.Of(groups, rule);
        foreach (var group in groups.Prunable)
        {
            var widths = groups.Widths;
            double At(int width)
            {
                widths[group.Index] = width;
                return rule.LatencyMs(widths);
            }

            var list = efficient[group.Index];
            Assert.Equal(list.Order().Distinct(), list);
            Assert.Equal(group.Width, list[^1]);
            Assert.All(list, w => Assert.All(Enumerable.Range(w + 1, group.Width - w), larger => Assert.True(At(w) < At(larger))));
        }
    }

    [Theory]
    [InlineData(0.02, false)]
    [InlineData(0.2, true)]
    public void Of_widths_that_run_by_slow_kernels_are_those_that_save_much(double saving, bool isEfficient)
    {
        var group = groups.Prunable.MaxBy(g => g.Width)!;
        var odd = group.Width - 1;
        var rule = new Rule(w => w.ToArray().Sum(c => (c + 3) / 4) - (w[group.Index] == odd ? saving * (group.Width + 3) / 4 : 0)) { Irregular = odd };

        Assert.Equal(isEfficient, EfficientWidths.Of(groups, rule)[group.Index].Contains(odd));
    }

    [Theory]
    [InlineData(5, 4)]
    [InlineData(6, 8)]
    [InlineData(100, 16)]
    public void Nearest_of_two_equally_near_is_the_larger(int wanted, int expected) => Assert.Equal(expected, EfficientWidths.Nearest([4, 8, 16], wanted));

    private delegate double Latency(ReadOnlySpan<int> widths);

    private sealed class Rule(Latency rule) : ILatencyModel
    {
        public int Irregular { get; init; }

        public double ErrorShare => 0;

        public bool IsRegular(int width) => width != Irregular;

        public double LatencyMs(ReadOnlySpan<int> widths) => rule(widths);
    }
}
