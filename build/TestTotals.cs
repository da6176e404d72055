using System.Globalization;
using System.Xml.Linq;

namespace Mcmc.RepositoryBuild;

internal sealed record TestTotals(int Passed, int Failed, int Skipped)
{
    public static TestTotals operator +(TestTotals left, TestTotals right) =>
        new(left.Passed + right.Passed, left.Failed + right.Failed, left.Skipped + right.Skipped);

    /// <summary>Reads an xunit XML report. A run that ended badly without a failed test, a crash say, counts as one failure.</summary>
    public static TestTotals Read(string report, int exitCode)
    {
        var totals = File.Exists(report) ? Sum(XDocument.Load(report)) : new TestTotals(0, 0, 0);
        return exitCode != 0 && totals.Failed == 0 && totals.Passed > 0 || !File.Exists(report)
            ? totals with { Failed = 1 }
            : totals;
    }

    private static TestTotals Sum(XDocument report) => report
        .Descendants("assembly")
        .Select(assembly => new TestTotals(
            Count(assembly, "passed"),
            Count(assembly, "failed") + Count(assembly, "errors"),
            Count(assembly, "skipped")))
        .Aggregate(new TestTotals(0, 0, 0), (sum, assembly) => sum + assembly);

    private static int Count(XElement assembly, string attribute) =>
        int.Parse(assembly.Attribute(attribute)?.Value ?? "0", CultureInfo.InvariantCulture);
}
