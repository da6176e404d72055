using System.CommandLine;
using System.Text.RegularExpressions;
using Mcmc.Diagnostics;
using Mcmc.Tool.Commands;
using Mcmc.Tool.Output;

namespace Mcmc.Tool.Tests.Failures;

public class BugTests
{
    [Fact]
    public void A_bug_ends_with_70_and_its_trace_goes_to_a_file_that_is_named()
    {
        var run = ToolInProcess.Run(new RootCommand { new BrokenCommand() }, "broken", "--json").AssertFailed("MCMC9001", 70);
        JsonShape.AssertFailure(run.Json, "MCMC9001");
        var log = Regex.Match(run.Error, "'([^']+\\.log)'").Groups[1].Value;
        try
        {
            var text = File.ReadAllText(log);
            Assert.Contains(nameof(BrokenCommand), text, StringComparison.Ordinal);
            Assert.Contains("   at ", text, StringComparison.Ordinal);
            Assert.Contains("mcmc broken", text, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(log);
        }
    }

    [Theory]
    [InlineData("a b.json", 3, "a b.json(3): error MCMC4003: two lines")]
    [InlineData("a b.json", null, "a b.json : error MCMC4003: two lines")]
    [InlineData(null, null, "mcmc : error MCMC4003: two lines")]
    public void A_diagnostic_is_one_line_in_the_form_that_compilers_use(string? file, int? line, string expected) =>
        Assert.Equal(expected, CanonicalForm.Of(new Diagnostic(Codes.DataInvalid, "two\r\n  lines", file, line)));

    private sealed class BrokenCommand : EngineCommand
    {
        public BrokenCommand()
            : base("broken", "Fails.") => Options.Add(new Option<bool>(JsonName));

        public override IReadOnlyList<(string CommandLine, string Does)> Examples => [];

        protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation) =>
            throw new InvalidOperationException("Something that nobody thought of.");
    }
}
