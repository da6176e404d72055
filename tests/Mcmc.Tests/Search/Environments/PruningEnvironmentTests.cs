using Mcmc.Costs;
using Mcmc.Runtime;
using Mcmc.Search;
using Mcmc.Search.Environments;

namespace Mcmc.Tests.Search.Environments;

public sealed class PruningEnvironmentTests
{
    private static readonly (BudgetKind, double)[] Joint = [(BudgetKind.Latency, 0.7), (BudgetKind.Flops, 0.5), (BudgetKind.Memory, 0.7), (BudgetKind.Size, 0.8)];

    public static TheoryData<string, double> Networks => new()
    {
        { "small/vgg.onnx", 0.5 },
        { "small/vgg.onnx", 0 },
        { "small/resnet-option-a.onnx", 0.5 },
        { "small/densenet.onnx", 1 },
        { "small/resnext.onnx", 0.5 },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Act_whatever_is_done_every_budget_is_met(string model, double reserve)
    {
        var space = SmallSpace.Of(model, Joint);
        var environment = new PruningEnvironment(space, SmallSpace.Table(space), reserve);
        var random = new SeededRandom(1);
        for (var round = 0; round < 300; round++)
        {
            // The extremes too: always the widest, or whatever.
            var widths = Walk(environment.Begin(), environment, () => round == 0 ? 1 : round == 1 ? 0 : random.NextSingle());
            Assert.True(environment.Admits(widths));
            Assert.All(space.Groups.All, g => Assert.Contains(widths[g.Index], space.Choices[g.Index]));
            Assert.True(space.Limits.Check(space.Costs.Of(widths)).All(o => o.Met));
        }
    }

    [Fact]
    public void Act_zero_is_the_narrowest_network()
    {
        var space = SmallSpace.Of("small/vgg.onnx", Joint);
        var environment = new PruningEnvironment(space, SmallSpace.Table(space));
        Assert.Equal(space.Narrowest, Walk(environment.Begin(), environment, () => 0));
    }

    [Fact]
    public void Act_one_without_budgets_keeps_everything()
    {
        var space = SmallSpace.Of("small/vgg.onnx");
        var environment = new PruningEnvironment(space, SmallSpace.Table(space));
        Assert.Equal(space.Groups.Widths, Walk(environment.Begin(), environment, () => 1));
    }

    [Theory]
    [InlineData("small/vgg.onnx")]
    [InlineData("small/resnet-option-a.onnx")]
    public void Act_gives_the_action_that_does_the_same_again(string model)
    {
        var space = SmallSpace.Of(model, Joint);
        var environment = new PruningEnvironment(space, SmallSpace.Table(space));
        var random = new SeededRandom(2);
        for (var round = 0; round < 50; round++)
        {
            var (first, second) = (environment.Begin(), environment.Begin());
            while (!first.Ended)
            {
                Assert.Equal(first.State, second.State);
                var executed = first.Act(random.NextSingle());
                Assert.Equal(executed, second.Act(executed));
            }

            Assert.Equal(first.Widths, second.Widths);
        }
    }

    [Fact]
    public void Follow_leads_to_the_widths_of_a_walk_and_gives_its_actions()
    {
        var space = SmallSpace.Of("small/vgg.onnx", Joint);
        var environment = new PruningEnvironment(space, SmallSpace.Table(space));
        var random = new SeededRandom(4);
        for (var round = 0; round < 50; round++)
        {
            var (first, second) = (environment.Begin(), environment.Begin());
            var actions = new List<float>();
            while (!first.Ended)
            {
                actions.Add(first.Act(random.NextSingle()));
            }

            Assert.Equal(actions, [.. Enumerable.Range(0, environment.Steps).Select(_ => second.Follow(first.Widths))]);
            Assert.Equal(first.Widths, second.Widths);
        }
    }

    [Theory]
    [InlineData("small/vgg.onnx")]
    [InlineData("small/resnet-option-a.onnx")]
    public void Begin_towards_widths_within_the_budgets_leads_there_exactly(string model)
    {
        var space = SmallSpace.Of(model, Joint);
        var unreserved = new PruningEnvironment(space, SmallSpace.Table(space), reserve: 0);
        var environment = new PruningEnvironment(space, SmallSpace.Table(space));
        var random = new SeededRandom(5);
        for (var round = 0; round < 50; round++)
        {
            // Greedy beginnings, which a reserve for later groups would not allow.
            var widths = Walk(unreserved.Begin(), unreserved, () => MathF.Sqrt(random.NextSingle()));
            Assert.Equal(widths, new Walk(environment.Begin(widths)).To(widths).Widths);
        }
    }

    [Fact]
    public void Reserve_leaves_the_last_group_more_than_its_narrowest_width_however_greedy_the_first_are()
    {
        var space = SmallSpace.Of("small/vgg.onnx", (BudgetKind.Flops, 0.5));
        var last = space.Decided[^1];
        int[] Greedy(double reserve)
        {
            var environment = new PruningEnvironment(space, SmallSpace.Table(space), reserve);
            return Walk(environment.Begin(), environment, () => 1);
        }

        Assert.True(Greedy(1)[last.Index] > Greedy(0)[last.Index]);
    }

    [Fact]
    public void BeginLooser_allows_no_less_and_nothing_beyond_the_original()
    {
        var space = SmallSpace.Of("small/vgg.onnx", (BudgetKind.Flops, 0.3));
        var environment = new PruningEnvironment(space, SmallSpace.Table(space));
        var random = new SeededRandom(6);
        var strict = space.Costs.Of(Walk(environment.Begin(), environment, () => 1)).Macs;
        var macs = Enumerable.Range(0, 40).Select(_ => space.Costs.Of(Walk(environment.BeginLooser(random), environment, () => 1)).Macs).ToList();
        Assert.True(macs.Max() > 1.5 * strict);
        Assert.Contains(macs, m => m > space.Limits[BudgetKind.Flops]);
    }

    [Theory]
    [InlineData("small/vgg.onnx")]
    [InlineData("small/densenet.onnx")]
    public void State_is_as_long_as_it_says_and_about_within_one(string model)
    {
        var space = SmallSpace.Of(model, Joint);
        var environment = new PruningEnvironment(space, SmallSpace.Table(space));
        var random = new SeededRandom(5);
        for (var episode = environment.Begin(); !episode.Ended; episode.Act(random.NextSingle()))
        {
            Assert.Equal(environment.StateSize, episode.State.Length);
            Assert.All(episode.State, feature => Assert.InRange(feature, -0.01f, 1.2f));
        }
    }

    [Fact]
    public void Begin_under_budgets_that_nothing_meets_is_refused() =>
        Assert.Throws<ArgumentException>(() => new PruningEnvironment(SmallSpace.Of("small/vgg.onnx", (BudgetKind.Flops, 1e-6)), SmallSpace.Table(SmallSpace.Of("small/vgg.onnx"))));

    private static int[] Walk(IEpisode episode, PruningEnvironment environment, Func<float> action)
    {
        var steps = 0;
        while (!episode.Ended)
        {
            Assert.InRange(episode.Act(action()), 0, 1);
            steps++;
        }

        Assert.Equal(environment.Steps, steps);
        return episode.Widths;
    }
}
