using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Mcmc.Search.Studies;

/// <summary>
/// Everything a search has learnt about one model, data set and device: finished trials, those under way, and the state of
/// the strategy. What <see cref="Keep"/> took is safe, whatever happens to the process afterwards.
/// </summary>
internal sealed class Study : IDisposable
{
    private readonly StudyDatabase database;
    private readonly StudyLock? writing;
    private readonly TimeProvider clock;
    private readonly long id;
    private readonly List<Trial> trials;

    private Study(StudyDatabase database, StudyLock? writing, TimeProvider clock, long id)
    {
        (this.database, this.writing, this.clock, this.id) = (database, writing, clock, id);
        trials = database.Read(TrialRows.ReadTrials, TrialRows.Trial, ("$study", id));
        Pending = database.Read(TrialRows.ReadPending, TrialRows.Pending, ("$study", id));
        Strategy = database.Read("SELECT goal, state, checksum FROM strategy WHERE study = $study", StrategyState, ("$study", id)).FirstOrDefault();
        if (trials.Select((trial, index) => trial.Number - index).Any(difference => difference != 1))
        {
            throw database.Damaged("trials are missing");
        }
    }

    /// <summary>Finished trials, in order.</summary>
    public IReadOnlyList<Trial> Trials => trials;

    /// <summary>Proposals that were under way at the last <see cref="Keep"/>, in order.</summary>
    public IReadOnlyList<Proposal> Pending { get; private set; }

    /// <summary>The state of the strategy at the last <see cref="Keep"/>, and the goal that it pursued; null before the first.</summary>
    public (string Goal, byte[] State)? Strategy { get; private set; }

    /// <summary>The earlier study of the same file that this one replaces, when this one was new; else null.</summary>
    public StudyIdentity? Replaced { get; private init; }

    /// <summary>Opens the study of an identity, making it where there is none. One writer at a time: a second one waits.</summary>
    /// <param name="path">The file.</param>
    /// <param name="identity">What the study is of.</param>
    /// <param name="clock">For the clock columns, and to wait with.</param>
    /// <param name="notice">Told whom it waits for.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="Diagnostics.McmcException">MCMC5101 (busy for half an hour), MCMC5102 (damaged), MCMC5103 (newer), MCMC5104 (cannot be written).</exception>
    public static Study OpenToWrite(string path, StudyIdentity identity, TimeProvider clock, Action<string> notice, CancellationToken cancellation)
    {
        var writing = StudyLock.Take(path, clock, notice, cancellation);
        StudyDatabase? database = null;
        try
        {
            database = StudyDatabase.OpenToWrite(path);
            var known = Identities(database);
            var replaced = known.Exists(k => k.Identity == identity) ? null : known.LastOrDefault().Identity;
            if (!known.Exists(k => k.Identity == identity))
            {
                Add(database, identity, clock);
            }

            var id = Identities(database).First(k => k.Identity == identity).Id;
            return new Study(database, writing, clock, id) { Replaced = replaced };
        }
        catch
        {
            database?.Dispose();
            writing.Dispose();
            throw;
        }
    }

    /// <summary>Opens the newest study of a file to read, also while it is written.</summary>
    /// <exception cref="Diagnostics.McmcException">MCMC5102, MCMC5103; MCMC4005 where there is no study.</exception>
    public static Study OpenToRead(string path)
    {
        var database = StudyDatabase.OpenToRead(path);
        try
        {
            return new Study(database, null, TimeProvider.System, Identities(database) is [.., var last] ? last.Id : throw database.Damaged("it is empty"));
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Keeps a finished trial with everything needed to go on from there, in one transaction.</summary>
    /// <param name="proposal">The trial's proposal: the first of <see cref="Pending"/>, where there are any.</param>
    /// <param name="result">What was found.</param>
    /// <param name="seconds">How long that took.</param>
    /// <param name="pending">Proposals under way now, in order.</param>
    /// <param name="goal">What the strategy pursues.</param>
    /// <param name="state">The strategy's state, the trial learnt.</param>
    public Trial Keep(Proposal proposal, TrialResult result, double seconds, IReadOnlyList<Proposal> pending, string goal, byte[] state)
    {
        var trial = new Trial(trials.Count + 1, proposal, result) { KeptAt = clock.GetUtcNow(), Seconds = seconds };
        database.Transact(connection =>
        {
            Execute(TrialRows.Insert(connection, id, trial));
            ReplacePending(connection, pending, trial.Number + 1);
            Execute(StudyDatabase.Command(connection, "INSERT OR REPLACE INTO strategy VALUES ($study, $goal, $state, $checksum)", ("$study", id), ("$goal", goal), ("$state", state), ("$checksum", StudyDatabase.Checksum(state))));
        });
        trials.Add(trial);
        (Pending, Strategy) = ([.. pending], (goal, state));
        return trial;
    }

    /// <summary>Gives up what was under way for another goal: it may break the budgets of this one.</summary>
    public void DropPending()
    {
        database.Transact(connection => ReplacePending(connection, [], 0));
        Pending = [];
    }

    /// <summary>Why the search for a goal ended, with the number of trials by then; null where it did not.</summary>
    public (string Ended, int Trials)? Ended(string goal) =>
        database.Read("SELECT ended, trials FROM goal WHERE study = $study AND goal = $goal", r => ((string, int)?)(r.GetString(0), r.GetInt32(1)), ("$study", id), ("$goal", goal)).FirstOrDefault();

    /// <summary>Notes that the search for a goal ended.</summary>
    public void End(string goal, string ended) => database.Transact(connection => Execute(StudyDatabase.Command(
        connection,
        "INSERT OR REPLACE INTO goal VALUES ($study, $goal, $ended, $trials, $now)",
        ("$study", id),
        ("$goal", goal),
        ("$ended", ended),
        ("$trials", trials.Count),
        ("$now", Now(clock)))));

    public void Dispose()
    {
        database.Dispose();
        writing?.Dispose();
    }

    private void ReplacePending(SqliteConnection connection, IReadOnlyList<Proposal> pending, int first)
    {
        Execute(StudyDatabase.Command(connection, "DELETE FROM pending WHERE study = $study", ("$study", id)));
        for (var i = 0; i < pending.Count; i++)
        {
            Execute(TrialRows.Insert(connection, id, first + i, pending[i]));
        }
    }

    private static (string Goal, byte[] State)? StrategyState(SqliteDataReader row)
    {
        var state = row.GetFieldValue<byte[]>(1);
        return StudyDatabase.Checksum(state) == row.GetString(2) ? (row.GetString(0), state) : throw new FormatException("the state of the strategy is not what was written");
    }

    /// <summary>Oldest first.</summary>
    private static List<(long Id, StudyIdentity Identity)> Identities(StudyDatabase database) => database.Read(
        "SELECT id, model, data, device, options, algorithm FROM study ORDER BY id",
        r => (r.GetInt64(0), new StudyIdentity(r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetInt32(5))));

    private static void Add(StudyDatabase database, StudyIdentity identity, TimeProvider clock) => database.Transact(connection => Execute(StudyDatabase.Command(
        connection,
        "INSERT INTO study (key, model, data, device, options, algorithm, made_utc) VALUES ($key, $model, $data, $device, $options, $algorithm, $now)",
        ("$key", identity.Key),
        ("$model", identity.Model),
        ("$data", identity.Data),
        ("$device", identity.Device),
        ("$options", identity.Options),
        ("$algorithm", identity.Algorithm),
        ("$now", Now(clock)))));

    private static string Now(TimeProvider clock) => clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);

    private static void Execute(SqliteCommand command)
    {
        using (command)
        {
            command.ExecuteNonQuery();
        }
    }
}
