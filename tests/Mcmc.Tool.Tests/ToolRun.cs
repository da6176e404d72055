using System.Text.Json;

namespace Mcmc.Tool.Tests;

/// <summary>What one run of <c>mcmc</c> said and how it ended.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>The one JSON document on standard output.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Output);
            return document.RootElement.Clone();
        }
    }

    /// <summary>Everything, for the messages of failed assertions.</summary>
    public override string ToString() => $"exit code {ExitCode}\n--- output\n{Output}\n--- error\n{Error}";

    public ToolRun AssertDone()
    {
        Assert.True(ExitCode == 0, ToString());
        return this;
    }

    /// <summary>Failed with this code: on standard error in canonical form, and no stack trace anywhere.</summary>
    public ToolRun AssertFailed(string code, int exitCode)
    {
        Assert.True(ExitCode == exitCode, ToString());
        Assert.Matches($@"(?m)^\S.* ?: error {code}: \S", Error);
        Assert.DoesNotContain("   at ", Output + Error, StringComparison.Ordinal);
        return this;
    }
}
