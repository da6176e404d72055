namespace Mcmc.Search.Studies;

/// <summary>
/// The tables of a study file. Several studies may lie in one file, one for each <see cref="StudyIdentity"/>. Columns that
/// hold times end in <c>_utc</c> or <c>_seconds</c>; everything else is the same whenever and however often a search stopped.
/// SQLite notices damage to its own structures; the checksums notice damage to what lies in them.
/// </summary>
internal static class StudyTables
{
    public const string Sql = """
        CREATE TABLE study (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            model TEXT NOT NULL,
            data TEXT NOT NULL,
            device TEXT NOT NULL,
            options TEXT NOT NULL,
            algorithm INTEGER NOT NULL,
            made_utc TEXT NOT NULL);

        CREATE TABLE trial (
            study INTEGER NOT NULL REFERENCES study,
            number INTEGER NOT NULL,
            origin TEXT NOT NULL,
            widths TEXT NOT NULL,
            preference TEXT,
            decisions BLOB NOT NULL,
            quality REAL NOT NULL,
            objectives TEXT NOT NULL,
            rejected INTEGER NOT NULL,
            macs INTEGER NOT NULL,
            parameters INTEGER NOT NULL,
            weight_bytes INTEGER NOT NULL,
            peak_activation_bytes INTEGER NOT NULL,
            size_bytes INTEGER,
            latency_ms REAL,
            kept_utc TEXT NOT NULL,
            evaluation_seconds REAL NOT NULL,
            checksum TEXT NOT NULL,
            PRIMARY KEY (study, number)) WITHOUT ROWID;

        CREATE TABLE pending (
            study INTEGER NOT NULL REFERENCES study,
            number INTEGER NOT NULL,
            origin TEXT NOT NULL,
            widths TEXT NOT NULL,
            preference TEXT,
            decisions BLOB NOT NULL,
            checksum TEXT NOT NULL,
            PRIMARY KEY (study, number)) WITHOUT ROWID;

        CREATE TABLE strategy (
            study INTEGER PRIMARY KEY REFERENCES study,
            goal TEXT NOT NULL,
            state BLOB NOT NULL,
            checksum TEXT NOT NULL);

        CREATE TABLE goal (
            study INTEGER NOT NULL REFERENCES study,
            goal TEXT NOT NULL,
            ended TEXT NOT NULL,
            trials INTEGER NOT NULL,
            ended_utc TEXT NOT NULL,
            PRIMARY KEY (study, goal)) WITHOUT ROWID;
        """;
}
