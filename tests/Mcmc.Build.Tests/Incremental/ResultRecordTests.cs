using Mcmc.Build.Incremental;
using Mcmc.Build.Protocol;
using Mcmc.Build.Tests.Infrastructure;
using Mcmc.Diagnostics;

namespace Mcmc.Build.Tests.Incremental;

public sealed class ResultRecordTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string RecordFile => folder.PathOf("record.mcmc");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TryRead_gives_back_what_Write_wrote()
    {
        var written = Record();

        written.Write(RecordFile);
        var read = ResultRecord.TryRead(RecordFile);

        Assert.NotNull(read);
        Assert.Equal(written.Options, read.Options);
        Assert.Equal(written.Files, read.Files);
        Assert.Equal(written.OutputStamp, read.OutputStamp);
        Assert.Equal(written.Messages.Select(message => message.ToString()), read.Messages.Select(message => message.ToString()));
    }

    [Fact]
    public void TryRead_takes_no_record_that_is_torn_foreign_or_absent()
    {
        Record().Write(RecordFile);
        var lines = File.ReadAllLines(RecordFile);
        Assert.Null(ResultRecord.TryRead(folder.PathOf("absent")));

        for (var kept = 0; kept < lines.Length; kept++)
        {
            File.WriteAllLines(RecordFile, lines.Take(kept));
            Assert.Null(ResultRecord.TryRead(RecordFile));
        }

        File.WriteAllLines(RecordFile, ["mcmc-record 99", .. lines.Skip(1)]);
        Assert.Null(ResultRecord.TryRead(RecordFile));
    }

    private static ResultRecord Record()
    {
        var record = new ResultRecord { OutputStamp = "file 12 34" };
        record.Options.Add("MaxFlops", "50%\t\\");
        record.Files.Add("/a b/ü.onnx", "file 1 2");
        record.Messages.Add(WorkerMessage.Diagnostic("MCMC2001", Severity.Warning, "text", null, null));
        record.Messages.Add(WorkerMessage.Result("Macs", "12"));
        record.Messages.Add(WorkerMessage.Done(WorkerOutcome.Succeeded));
        return record;
    }
}
