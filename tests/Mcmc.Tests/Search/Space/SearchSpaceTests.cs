using Mcmc.Costs;
using Mcmc.Runtime;

namespace Mcmc.Tests.Search.Space;

public sealed class SearchSpaceTests
{
    [Theory]
    [InlineData("small/vgg.onnx")]
    [InlineData("small/resnet-option-a.onnx")]
    [InlineData("small/densenet.onnx")]
    public void Widest_is_the_last_choice_that_meets_every_limit(string model)
    {
        var space = SmallSpace.Of(model, (BudgetKind.Flops, 0.5), (BudgetKind.Memory, 0.7), (BudgetKind.Parameters, 0.6));
        var random = new SeededRandom(3);
        var tight = 0;
        for (var round = 0; round < 200; round++)
        {
            int[] widths = [.. space.Choices.Select(c => c[random.Next(c.Length)])];
            var group = space.Decided[random.Next(space.Decided.Count)];
            widths[group.Index] = space.Narrowest[group.Index];
            if (!space.Meets(widths, space.Limits))
            {
                continue;
            }

            var before = (int[])widths.Clone();
            var widest = space.Widest(widths, group, space.Limits);
            Assert.Equal(before, widths);
            for (var i = 0; i < space.Choices[group.Index].Length; i++)
            {
                widths[group.Index] = space.Choices[group.Index][i];
                Assert.Equal(i <= widest, space.Meets(widths, space.Limits));
            }

            tight += widest < space.Choices[group.Index].Length - 1 ? 1 : 0;
        }

        Assert.True(tight > 0);
    }

    [Fact]
    public void CommonShare_is_met_and_a_larger_one_is_not()
    {
        var space = SmallSpace.Of("small/vgg.onnx", (BudgetKind.Flops, 0.4));
        var share = space.CommonShare(space.Limits);
        Assert.InRange(share, 0.3, 0.9);
        Assert.True(space.Meets(space.AtShare(share), space.Limits));
        Assert.False(space.Meets(space.AtShare(Math.Min(1, share + 0.25)), space.Limits));
    }

    [Fact]
    public void CommonShare_without_limits_keeps_everything()
    {
        var space = SmallSpace.Of("small/vgg.onnx");
        Assert.Equal(1, space.CommonShare(space.Limits));
        Assert.Equal(space.Groups.Widths, space.AtShare(1));
    }

    [Fact]
    public void IsReachable_says_whether_the_narrowest_widths_meet_the_limits()
    {
        Assert.True(SmallSpace.Of("small/vgg.onnx", (BudgetKind.Flops, 0.3)).IsReachable);
        Assert.False(SmallSpace.Of("small/vgg.onnx", (BudgetKind.Flops, 1e-6)).IsReachable);
    }

    [Fact]
    public void Attainable_loosens_only_what_nothing_meets_and_only_as_far_as_needed()
    {
        var space = SmallSpace.Of("small/vgg.onnx", (BudgetKind.Flops, 1e-6), (BudgetKind.Memory, 0.9));
        var nearest = space.Attainable(space.Limits);
        Assert.Equal(space.Limits[BudgetKind.Memory], nearest[BudgetKind.Memory]);
        Assert.Equal(space.Costs.Of([.. space.Narrowest]).Macs, nearest[BudgetKind.Flops]);
        Assert.True(space.Meets([.. space.Narrowest], nearest));
    }
}
