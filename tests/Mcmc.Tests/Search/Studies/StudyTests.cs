using Mcmc.Costs;
using Mcmc.Diagnostics;
using Mcmc.Search;
using Mcmc.Search.Studies;
using Microsoft.Data.Sqlite;

namespace Mcmc.Tests.Search.Studies;

public sealed class StudyTests : IDisposable
{
    private static readonly StudyIdentity Identity = new("model", "data", "device", "options", 1);

    private readonly TemporaryFolder folder = new();
    private readonly List<string> notices = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Keep_is_read_back_bit_for_bit()
    {
        var proposals = Enumerable.Range(0, 4).Select(Proposal).ToList();
        using (var study = Open())
        {
            study.Keep(proposals[0], Result(0), 1.5, [proposals[1]], "goal", [1, 2, 3]);
            study.Keep(proposals[1], Result(1), 2.5, [proposals[2], proposals[3]], "goal", [4]);
            study.End("goal", "Trials");
        }

        using var again = Open();
        Assert.Null(again.Replaced);
        Assert.Equal([1, 2], again.Trials.Select(t => t.Number));
        Assert.Equal(proposals[..2], again.Trials.Select(t => t.Proposal), Equal);
        Assert.Equal(proposals[2..], again.Pending, Equal);
        Assert.Equal([Result(0).Costs, Result(1).Costs], again.Trials.Select(t => t.Costs));
        Assert.Equal(Result(1).Outcome.Objectives, again.Trials[1].Outcome.Objectives);
        Assert.Equal([true, false], again.Trials.Select(t => t.Outcome.Rejected));
        Assert.Equal("goal", again.Strategy!.Value.Goal);
        Assert.Equal([4], again.Strategy.Value.State);
        Assert.Equal(("Trials", 2), again.Ended("goal"));
        Assert.Null(again.Ended("another"));
        Assert.Equal(2.5, again.Trials[1].Seconds);
    }

    [Fact]
    public void OpenToWrite_of_something_else_starts_a_new_study_and_finds_the_old_one_again()
    {
        using (var study = Open())
        {
            study.Keep(Proposal(0), Result(0), 1, [], "goal", []);
        }

        var changed = Identity with { Model = "another", Device = "elsewhere" };
        using (var other = Open(changed))
        {
            Assert.Empty(other.Trials);
            Assert.Equal("the model and the device", changed.Changes(other.Replaced!));
        }

        using var first = Open();
        Assert.Single(first.Trials);
        Assert.Null(first.Replaced);
    }

    [Fact]
    public void OpenToRead_works_beside_a_writer()
    {
        using var study = Open();
        study.Keep(Proposal(0), Result(0), 1, [], "goal", []);
        using var reader = Study.OpenToRead(Path);
        Assert.Single(reader.Trials);
        study.Keep(Proposal(1), Result(1), 1, [], "goal", []);
        using var later = Study.OpenToRead(Path);
        Assert.Equal(2, later.Trials.Count);
    }

    [Fact]
    public void OpenToRead_of_no_study_is_MCMC4005() =>
        Assert.Equal(Codes.FileMissing, Assert.Throws<McmcException>(() => Study.OpenToRead(Path)).Diagnostic.Code);

    [Fact]
    public void OpenToWrite_waits_for_the_writer_names_it_and_gives_up_after_half_an_hour()
    {
        using var study = Open();
        var clock = new LeapingClock();
        var failure = Assert.Throws<McmcException>(() => Study.OpenToWrite(Path, Identity, clock, notices.Add, TestContext.Current.CancellationToken));
        Assert.Equal(Codes.StudyBusy, failure.Diagnostic.Code);
        Assert.Equal(5, failure.Diagnostic.Code.ExitCode);
        Assert.Contains($"process {Environment.ProcessId} (", failure.Message, StringComparison.Ordinal);
        Assert.InRange(notices.Count, 25, 31);
        Assert.All(notices, notice => Assert.StartsWith($"waiting for process {Environment.ProcessId} (", notice, StringComparison.Ordinal));
        Assert.InRange(clock.Elapsed.TotalMinutes, 30, 31);
    }

    [Fact]
    public void OpenToWrite_goes_on_when_the_writer_ends()
    {
        var study = Open();
        study.Keep(Proposal(0), Result(0), 1, [], "goal", []);
        var clock = new LeapingClock { AfterFirstLeap = study.Dispose };
        using var second = Study.OpenToWrite(Path, Identity, clock, notices.Add, TestContext.Current.CancellationToken);
        Assert.Single(second.Trials);
        Assert.Single(notices);
    }

    [Fact]
    public void OpenToWrite_notices_a_holder_that_is_gone()
    {
        File.WriteAllText(Path + ".holder", "process 77 (mcmc compress, since yesterday)");
        using (Open())
        {
            Assert.Equal(["going on where process 77 (mcmc compress, since yesterday) stopped without an end"], notices);
        }

        Assert.False(File.Exists(Path + ".holder"));
    }

    [Fact]
    public void OpenToWrite_of_a_newer_schema_is_MCMC5103_and_changes_nothing()
    {
        Open().Dispose();
        Execute("PRAGMA user_version = 2");
        AssertRefused(Codes.StudyNewer);
    }

    [Fact]
    public void OpenToWrite_of_another_database_is_MCMC5102_and_changes_nothing()
    {
        Execute("PRAGMA user_version = 1; CREATE TABLE apples (n)");
        AssertRefused(Codes.StudyDamaged);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(4096)]
    public void OpenToWrite_of_a_file_overwritten_in_places_is_MCMC5102_and_changes_nothing(int position)
    {
        using (var study = Open())
        {
            for (var i = 0; i < 40; i++)
            {
                study.Keep(Proposal(i), Result(i), 1, [], "goal", new byte[5000]);
            }
        }

        using (var file = new FileStream(Path, FileMode.Open))
        {
            file.Position = position;
            file.Write([.. Enumerable.Repeat((byte)0xA5, 3000)]);
        }

        AssertRefused(Codes.StudyDamaged);
    }

    [Fact]
    public void OpenToWrite_of_a_file_cut_off_is_MCMC5102_and_changes_nothing()
    {
        using (var study = Open())
        {
            study.Keep(Proposal(0), Result(0), 1, [], "goal", new byte[50000]);
        }

        using (var file = new FileStream(Path, FileMode.Open))
        {
            file.SetLength(file.Length / 2);
        }

        AssertRefused(Codes.StudyDamaged);
    }

    [Theory]
    [InlineData("UPDATE trial SET widths = 'four'")]
    [InlineData("UPDATE trial SET decisions = x'0102'")]
    [InlineData("UPDATE trial SET quality = 'good'")]
    [InlineData("UPDATE trial SET number = 5")]
    [InlineData("UPDATE trial SET widths = '99999999999'")]
    [InlineData("UPDATE trial SET kept_utc = 'today'")]
    [InlineData("UPDATE trial SET objectives = '0 0 0 1'")]
    [InlineData("UPDATE pending SET widths = '1 64 2'")]
    [InlineData("UPDATE strategy SET state = x'0102'")]
    [InlineData("DROP TABLE pending")]
    public void OpenToWrite_of_rows_that_make_no_sense_is_MCMC5102_and_changes_nothing(string sql)
    {
        using (var study = Open())
        {
            study.Keep(Proposal(0), Result(0), 1, [Proposal(1)], "goal", [1, 2, 3]);
        }

        Execute(sql);
        AssertRefused(Codes.StudyDamaged);
    }

    [Fact]
    public void OpenToWrite_where_no_folder_is_is_MCMC5104()
    {
        var path = System.IO.Path.Combine(folder.Path, "missing", "net.study");
        var failure = Assert.Throws<McmcException>(() => Study.OpenToWrite(path, Identity, TimeProvider.System, notices.Add, TestContext.Current.CancellationToken));
        Assert.Equal(Codes.StudyUnwritable, failure.Diagnostic.Code);
    }

    private string Path => folder.File("net.study");

    private static Proposal Proposal(int i) => new("test", [i, 64, 1]) { Preference = i % 2 == 0 ? null : [0.1f, 0.2f, 0.3f, 0.4f], Decisions = i == 0 ? [] : [new([1f / 3, float.MinValue, i], 0.7f), new([0, -1, 2], 1)] };

    private static TrialResult Result(int i) => new(
        new TrialOutcome(1.0 / (3 + i), [0.1 + 0.2, -1e-300, 0, 1.0 / 7], i == 0),
        new ModelCosts(new StaticCosts(1L << 40, 2, 3, 4)) { SizeBytes = i == 0 ? null : 5, LatencyMs = i == 0 ? null : 1.0 / 3 });

    private static bool Equal(Proposal a, Proposal b) =>
        a.Origin == b.Origin && a.Widths.SequenceEqual(b.Widths) && (a.Preference ?? []).SequenceEqual(b.Preference ?? []) && a.Preference is null == b.Preference is null
        && a.Decisions.Count == b.Decisions.Count && a.Decisions.Zip(b.Decisions).All(d => d.First.Action == d.Second.Action && d.First.State.SequenceEqual(d.Second.State));

    private Study Open(StudyIdentity? identity = null) =>
        Study.OpenToWrite(Path, identity ?? Identity, TimeProvider.System, notices.Add, TestContext.Current.CancellationToken);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void AssertRefused(DiagnosticCode code)
    {
        var before = File.ReadAllBytes(Path);
        var failure = Assert.Throws<McmcException>(() => Open());
        Assert.Equal(code, failure.Diagnostic.Code);
        Assert.Equal(Path, failure.Diagnostic.File);
        Assert.Equal(before, File.ReadAllBytes(Path));
        Assert.Equal(code, Assert.Throws<McmcException>(() => Study.OpenToRead(Path)).Diagnostic.Code);
    }
}
