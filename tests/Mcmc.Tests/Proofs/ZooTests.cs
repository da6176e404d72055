using Mcmc.Proofs;
using Mcmc.Proofs.Zoo;

namespace Mcmc.Tests.Proofs;

/// <summary>The oracle on the zoo. The command <c>zoo</c> cuts every group alone; here a few of each network do.</summary>
public sealed class ZooTests
{
    private const int Alone = 5;

    public static TheoryData<string> Files => [.. ModelFolder.Files("zoo").Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Run_holds_shows_and_prunes_what_it_should(string file)
    {
        var result = ZooTrial.Run(TestModels.PathOf($"zoo/{file}"), Alone);

        Assert.Null(result.Unrunnable);
        Assert.Empty(result.Failures);
        Assert.Empty(result.Silent);
        Assert.NotEqual(0, result.Prunable);
        var family = ZooFamily.Of(result.Name);
        Assert.True(family.WhyLess is not null || result.Share.Share >= family.Wanted, $"{result.Share.Share:0.0%} of the parameters are prunable, and nothing says why.");
    }
}
