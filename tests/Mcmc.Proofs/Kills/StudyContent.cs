using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Mcmc.Proofs.Kills;

/// <summary>
/// A study file as text, read with nothing but SQLite: every column of every table, row by row, but the clock columns, which
/// two equal studies differ in.
/// </summary>
internal static class StudyContent
{
    private static readonly string[] Tables = ["study", "trial", "pending", "strategy", "goal"];

    public static string Of(string path)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return string.Join('\n', Tables.SelectMany(table => Rows(connection, table)));
    }

    /// <summary>How many trials a study holds; 0 where there is no study yet.</summary>
    public static int Trials(string path) => File.Exists(path) ? Of(path).Split('\n').Count(row => row.StartsWith("trial ", StringComparison.Ordinal)) : 0;

    private static IEnumerable<string> Rows(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tables are those named above.
        command.CommandText = $"SELECT * FROM {table} ORDER BY 1, 2";
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return $"{table} {string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Where(i => !IsClock(reader.GetName(i))).Select(i => Text(reader.GetValue(i))))}";
        }
    }

    private static bool IsClock(string column) => column.EndsWith("_utc", StringComparison.Ordinal) || column.EndsWith("_seconds", StringComparison.Ordinal);

    private static string Text(object value) => value switch
    {
        byte[] bytes => Convert.ToHexStringLower(bytes),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
