namespace Mcmc.Tests.Repository;

internal static class Violations
{
    /// <summary>Fails with every violation on a line of its own; xunit's collection asserts would shorten them.</summary>
    public static void AssertNone(IEnumerable<string> violations)
    {
        var distinct = violations.Distinct().ToList();
        Assert.True(distinct.Count == 0, string.Join(Environment.NewLine, distinct));
    }
}
