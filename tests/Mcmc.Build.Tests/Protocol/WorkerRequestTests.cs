using Mcmc.Build.Protocol;
using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Protocol;

public sealed class WorkerRequestTests
{
    [Fact]
    public void Read_gives_back_what_Write_wrote_and_nothing_for_what_was_not_given()
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("request");
        var written = new WorkerRequest { [WorkerRequest.Model] = "/a b/模型;@%3B.onnx", [WorkerRequest.Exclude] = "one\ttwo\n", [WorkerRequest.Seed] = "" };

        written.Write(file);
        var read = WorkerRequest.Read(file);

        Assert.Equal("/a b/模型;@%3B.onnx", read[WorkerRequest.Model]);
        Assert.Equal("one\ttwo\n", read[WorkerRequest.Exclude]);
        Assert.Null(read[WorkerRequest.Seed]);
        Assert.NotEqual(0xEF, File.ReadAllBytes(file)[0]);
    }
}
