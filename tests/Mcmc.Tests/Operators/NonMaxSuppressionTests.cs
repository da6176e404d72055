using Mcmc.Diagnostics;
using Mcmc.Operators.Shapes;
using Mcmc.Pruning;

namespace Mcmc.Tests.Operators;

public sealed class NonMaxSuppressionTests : IOperatorCases
{
    static IEnumerable<OneNode> IOperatorCases.Cases => [new OneNode("NonMaxSuppression").Feed(1, 6, 4).Feed(1, 2, 6).Expect((long[]?)null)];

    [Fact]
    public void Find_before_NonMaxSuppression_fences_boxes_and_scores_but_not_what_makes_them()
    {
        var g = new GraphBuilder();
        var features = g.Dense(g.Input(6, 3), 3, 8);
        var chosen = g.Add("NonMaxSuppression", g.Dense(features, 8, 4), g.Add("Transpose", [GraphBuilder.L("perm", 0, 2, 1)], g.Dense(features, 8, 2)));
        var groups = ChannelGroups.Find(g.Build(chosen));
        Assert.Equal(8, Assert.Single(groups.Prunable).Width);
        Assert.Equal(2, groups.All.Count(group => group.Fence?.Where == chosen.Producer!.ToString() && group.Width is 2 or 4));
    }

    [Fact]
    public void InferShapes_of_NonMaxSuppression_of_no_boxes_is_MCMC3003() =>
        Assert.Equal(Codes.ShapesContradict, Assert.Throws<McmcException>(() => GraphShapes.Infer(new OneNode("NonMaxSuppression").Feed(1, 6, 5).Feed(1, 2, 6).Model)).Diagnostic.Code);
}
