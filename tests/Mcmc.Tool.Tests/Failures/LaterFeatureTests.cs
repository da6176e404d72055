namespace Mcmc.Tool.Tests.Failures;

/// <summary>What belongs to later versions is recognised and refused with its own code, never ignored.</summary>
public class LaterFeatureTests
{
    [Theory]
    [InlineData("report", "study", "-o", "report.html")]
    public void A_feature_of_a_later_version_says_what_to_do_instead(params string[] args)
    {
        var run = ToolInProcess.Run([.. args, "--json"]).AssertFailed("MCMC4011", 2);
        JsonShape.AssertFailure(run.Json, "MCMC4011");
    }
}
