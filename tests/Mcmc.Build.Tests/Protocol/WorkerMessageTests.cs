using Mcmc.Build.Protocol;
using Mcmc.Diagnostics;

namespace Mcmc.Build.Tests.Protocol;

public sealed class WorkerMessageTests
{
    [Fact]
    public void TryParse_reads_what_ToString_wrote()
    {
        var written = WorkerMessage.Diagnostic("MCMC1001", Severity.Error, "two\nlines", "a\tb.onnx", 7);

        var read = WorkerMessage.TryParse(written.ToString());

        Assert.NotNull(read);
        Assert.Equal(WorkerMessageKind.Diagnostic, read.Kind);
        Assert.Equal(["MCMC1001", "Error", "two\nlines", "a\tb.onnx", "7"], Enumerable.Range(0, 5).Select(field => read[field]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[W:onnxruntime:, graph.cc] noise")]
    [InlineData("mcmc:")]
    [InlineData("mcmc:Unheard\tof")]
    [InlineData("mcmc:Result\tonly a name")]
    [InlineData("mcmc:Done")]
    public void TryParse_takes_no_other_line(string line) => Assert.Null(WorkerMessage.TryParse(line));
}
