using Mcmc.Diagnostics;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;

namespace Mcmc.Tests.Operators;

public sealed class ReverseSequenceTests : IOperatorCases
{
    static IEnumerable<OneNode> IOperatorCases.Cases =>
    [
        new OneNode("ReverseSequence").Feed(3, 2, 4).Ints(3, 1),
        new OneNode("ReverseSequence").Feed(2, 3, 4).Ints(3, 1).With("batch_axis", 0).With("time_axis", 1),
    ];

    [Fact]
    public void TieAxes_of_ReverseSequence_fences_time_and_batch() =>
        TieNotation.AssertEqual("ABC|DE|fghi, - → ABC|DE|fghi", new OneNode("ReverseSequence").Feed(3, 2, 4).Ints(3, 1));

    [Fact]
    public void InferShapes_of_ReverseSequence_with_too_few_lengths_is_MCMC3003() =>
        Assert.Equal(Codes.ShapesContradict, Assert.Throws<McmcException>(() => GraphShapes.Infer(new OneNode("ReverseSequence").Feed(3, 2, 4).Ints(3).Model)).Diagnostic.Code);

    [Fact]
    public void Slice_around_ReverseSequence_equals_masking()
    {
        var g = new GraphBuilder();
        var turned = g.Add("ReverseSequence", [GraphBuilder.A("batch_axis", 0), GraphBuilder.A("time_axis", 1)], g.Dense(g.Input(5, 3), 3, 8), g.Ints(4));
        var groups = ChannelGroups.Find(g.Build(g.Dense(turned, 8, 2)));
        var policy = Policy.OfWidths(groups, Importance.L2(groups), [.. groups.Widths.Select(w => Math.Max(1, w / 2))]);
        Assert.Equal([4], groups.Prunable.Select(group => policy.Kept(group).Count));
        Assert.True(Proof.Compare(policy, Pruner.Slice(policy)).Holds);
    }
}
