using System.Security.Cryptography;
using Mcmc.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Mcmc.Search.Studies;

/// <summary>
/// The SQLite file of studies: opened, checked and of a known schema; every failure is one of MCMC5102 to 5104 and leaves the
/// file as it was. The journal is a rollback journal, which keeps a study in one file, can be read from a read-only folder,
/// and undoes by itself what a killed process had begun.
/// </summary>
internal sealed class StudyDatabase : IDisposable
{
    /// <summary>Raised when the tables change. A version reads its own schema and refuses later ones.</summary>
    public const int Schema = 1;

    /// <summary>"MCMC" in ASCII: tells a study from other SQLite files.</summary>
    private const long ApplicationId = 0x4D434D43;

    // Result codes of SQLite (sqlite.org/rescode.html).
    private const int Unfitting = 1;
    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    private readonly string path;
    private readonly SqliteConnection connection;

    private StudyDatabase(string path, SqliteConnection connection) => (this.path, this.connection) = (path, connection);

    /// <summary>Opens the file to write, making it where there is none. The caller holds the <see cref="StudyLock"/>.</summary>
    /// <exception cref="McmcException">MCMC5102 (damaged), MCMC5103 (of a newer version), MCMC5104 (cannot be written).</exception>
    public static StudyDatabase OpenToWrite(string path) => Open(path, SqliteOpenMode.ReadWriteCreate, database =>
    {
        database.Execute("PRAGMA journal_mode = DELETE");
        database.Execute("PRAGMA synchronous = FULL");
        if (database.Number("PRAGMA user_version") == 0 && database.Number("SELECT count(*) FROM sqlite_schema") == 0)
        {
            database.Create();
        }
    });

    /// <summary>Opens the file to read, also while another process writes it.</summary>
    /// <exception cref="McmcException">MCMC5102, MCMC5103; MCMC4005 where there is no such file.</exception>
    public static StudyDatabase OpenToRead(string path) => File.Exists(path)
        ? Open(path, SqliteOpenMode.ReadOnly, _ => { })
        : throw new McmcException(Codes.FileMissing, $"The study '{path}' does not exist. 'mcmc compress' makes one.", path);

    /// <summary>Runs commands in one transaction: all of it is kept, or nothing.</summary>
    public void Transact(Action<SqliteConnection> work) => Guard(path, () =>
    {
        using var transaction = connection.BeginTransaction();
        work(connection);
        transaction.Commit();
        return 0;
    });

    /// <summary>Reads rows; a row that cannot be understood is damage.</summary>
    public List<T> Read<T>(string sql, Func<SqliteDataReader, T> row, params (string Name, object Value)[] parameters) => Guard(path, () =>
    {
        using var command = Command(connection, sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(Parse(row, reader));
        }

        return rows;
    });

    public static SqliteCommand Command(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this folder; values go in as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    /// <summary>The first half of a SHA-256, in hexadecimal digits.</summary>
    public static string Checksum(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..32];

    public void Dispose() => connection.Dispose();

    private T Parse<T>(Func<SqliteDataReader, T> row, SqliteDataReader reader)
    {
        try
        {
            return row(reader);
        }
        catch (Exception e) when (e is FormatException or InvalidCastException or OverflowException or ArgumentException or InvalidOperationException)
        {
            throw Damaged(path, $"a row makes no sense: {e.Message.TrimEnd('.')}", e);
        }
    }

    private static StudyDatabase Open(string path, SqliteOpenMode mode, Action<StudyDatabase> prepare) => Guard(path, () =>
    {
        // Without a pool: a closed study leaves no handle behind that would keep its folder from being deleted.
        var builder = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 30 };
        var database = new StudyDatabase(path, new SqliteConnection(builder.ToString()));
        try
        {
            database.connection.Open();
            database.Check();
            prepare(database);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    });

    private void Check()
    {
        var version = Number("PRAGMA user_version");
        if (version > Schema)
        {
            throw new McmcException(Codes.StudyNewer, $"The study has schema {version}, and this version reads up to {Schema}. Use the version that made it, or name another folder with --study.", path);
        }

        if (version > 0 && Number("PRAGMA application_id") != ApplicationId)
        {
            throw Damaged(path, "it is a database of something else");
        }

        using var check = Command(connection, "PRAGMA quick_check(1)");
        if (check.ExecuteScalar() is not "ok")
        {
            throw Damaged(path, "its pages contradict each other");
        }
    }

    private void Create() => Transact(open =>
    {
        using var command = Command(open, StudyTables.Sql);
        command.ExecuteNonQuery();
        Execute(FormattableString.Invariant($"PRAGMA application_id = {ApplicationId}"));
        Execute(FormattableString.Invariant($"PRAGMA user_version = {Schema}"));
    });

    private void Execute(string sql)
    {
        using var command = Command(connection, sql);
        command.ExecuteNonQuery();
    }

    private long Number(string sql)
    {
        using var command = Command(connection, sql);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>MCMC5102, with why.</summary>
    public McmcException Damaged(string reason) => Damaged(path, reason);

    private static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException e) when (e.SqliteErrorCode is Full or ReadOnly or CannotOpen or InputOutput or Busy)
        {
            throw new McmcException(Codes.StudyUnwritable, $"The study cannot be {(e.SqliteErrorCode == Busy ? "used, because another program holds it" : "written")}: {Reason(e)}. What was in it before is still there; make room or permit writing there, or name another folder with --study.", path, cause: e);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is Corrupt or NotADatabase or Unfitting)
        {
            throw Damaged(path, Reason(e), e);
        }
    }

    private static McmcException Damaged(string path, string reason, Exception? cause = null) =>
        new(Codes.StudyDamaged, $"The study cannot be read: {reason}. It was left as it is; move it away, or name another folder with --study, and the search starts anew.", path, cause: cause);

    /// <summary><c>SQLite Error 13: 'database or disk is full'.</c> without its frame.</summary>
    private static string Reason(SqliteException e) => e.Message.Split('\'') is [_, var text, ..] ? text : e.Message.TrimEnd('.');
}
