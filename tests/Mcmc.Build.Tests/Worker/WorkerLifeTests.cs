using System.Diagnostics;
using System.Globalization;
using Mcmc.Build.Protocol;
using Mcmc.Build.Tests.Infrastructure;

namespace Mcmc.Build.Tests.Worker;

/// <summary>What ends a worker before its work is done. The package has to be packed first, which builds the worker.</summary>
public sealed class WorkerLifeTests(PackedPackage package) : IDisposable
{
    private static readonly Dictionary<string, string> NoVariables = [];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Worker_of_a_build_that_is_gone_ends_and_writes_nothing()
    {
        using var gone = Process.Start(new ProcessStartInfo(DotNet.Host, "--version") { RedirectStandardOutput = true })!;
        await gone.WaitForExitAsync(TestContext.Current.CancellationToken);

        await AssertCancelledAsync(gone.Id);
    }

    [Fact]
    public async Task Worker_whose_lifeline_closes_ends_and_writes_nothing() => await AssertCancelledAsync(Environment.ProcessId);

    [Fact]
    public async Task Worker_with_a_request_that_cannot_be_read_reports_a_bug_without_a_stack_trace_in_the_message()
    {
        await File.WriteAllTextAsync(folder.PathOf("request"), "no key and value", TestContext.Current.CancellationToken);

        var run = await RunAsync();

        Assert.Equal(70, run.ExitCode);
        var diagnostic = run.Output.Split('\n').Select(WorkerMessage.TryParse).First(message => message?.Kind == WorkerMessageKind.Diagnostic)!;
        Assert.Equal("MCMC9001", diagnostic[0]);
        Assert.DoesNotContain(" at ", diagnostic[2], StringComparison.Ordinal);
    }

    /// <summary>Standard input of the worker is closed from the beginning; its request takes far longer than noticing that.</summary>
    private async Task AssertCancelledAsync(int parent)
    {
        var output = folder.PathOf("out.onnx");
        new WorkerRequest
        {
            [WorkerRequest.Mode] = WorkerRequest.ModeCompress,
            [WorkerRequest.Model] = Repository.SmallModel("vgg-bn-folded.onnx"),
            [WorkerRequest.Output] = output,
            [WorkerRequest.Data] = TinyData.Write(folder.PathOf("data"), samples: 20_000),
            [WorkerRequest.MaxFlops] = "50%",
            [WorkerRequest.LockFile] = folder.PathOf("model.lock.json"),
            [WorkerRequest.StudyDirectory] = folder.PathOf("study"),
            [WorkerRequest.ParentId] = parent.ToString(CultureInfo.InvariantCulture),
        }.Write(folder.PathOf("request"));

        var run = await RunAsync();

        Assert.Equal(130, run.ExitCode);
        Assert.False(File.Exists(output));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.FullPath, "*.tmp", SearchOption.AllDirectories));
    }

    private Task<DotNetResult> RunAsync()
    {
        Assert.True(File.Exists(package.PackageFile));
        return DotNet.RunAsync(folder.FullPath, NoVariables, "exec", Repository.PathOf("src", "Mcmc.Tool", "bin", "Release", "net10.0", "mcmc.dll"), "worker", folder.PathOf("request"));
    }
}
