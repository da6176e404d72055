using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Mcmc.Costs;
using Microsoft.Data.Sqlite;

namespace Mcmc.Search.Studies;

/// <summary>
/// Trials and proposals as rows. Lists of numbers are text, which a person can read with any SQLite tool and which gives back
/// the same bits; the many numbers of a walk are 32-bit floats in a blob.
/// </summary>
internal static class TrialRows
{
    private const string ProposalColumns = "number, origin, widths, preference, decisions";

    public const string ReadPending = $"SELECT {ProposalColumns}, checksum FROM pending WHERE study = $study ORDER BY number";

    public const string ReadTrials = $"""
        SELECT {ProposalColumns}, quality, objectives, rejected, macs, parameters, weight_bytes, peak_activation_bytes, size_bytes, latency_ms, kept_utc, evaluation_seconds, checksum
        FROM trial WHERE study = $study ORDER BY number
        """;

    public static SqliteCommand Insert(SqliteConnection connection, long study, Trial trial) => StudyDatabase.Command(
        connection,
        "INSERT INTO trial VALUES ($study, $number, $origin, $widths, $preference, $decisions, $quality, $objectives, $rejected, $macs, $parameters, $weights, $peak, $size, $latency, $kept, $seconds, $checksum)",
        [("$study", study), .. Signed(Values(trial)), .. Clocks(trial)]);

    public static SqliteCommand Insert(SqliteConnection connection, long study, int number, Proposal pending) => StudyDatabase.Command(
        connection,
        "INSERT INTO pending VALUES ($study, $number, $origin, $widths, $preference, $decisions, $checksum)",
        [("$study", study), .. Signed(Values(number, pending))]);

    public static Proposal Pending(SqliteDataReader row)
    {
        var proposal = Proposal(row);
        return Checksum(Values(row.GetInt32(0), proposal)) == row.GetString(5) ? proposal : throw Changed();
    }

    public static Trial Trial(SqliteDataReader row)
    {
        var outcome = new TrialOutcome(row.GetDouble(5), Numbers<double>(row.GetString(6)), row.GetInt32(7) != 0);
        var costs = new ModelCosts(new StaticCosts(row.GetInt64(8), row.GetInt64(9), row.GetInt64(10), row.GetInt64(11)))
        {
            SizeBytes = row.IsDBNull(12) ? null : row.GetInt64(12),
            LatencyMs = row.IsDBNull(13) ? null : row.GetDouble(13),
        };
        var trial = new Trial(row.GetInt32(0), Proposal(row), new TrialResult(outcome, costs))
        {
            KeptAt = DateTimeOffset.Parse(row.GetString(14), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
            Seconds = row.GetDouble(15),
        };
        return Checksum(Values(trial)) == row.GetString(16) ? trial : throw Changed();
    }

    private static FormatException Changed() => new("it is not what was written");

    private static Proposal Proposal(SqliteDataReader row) => new(row.GetString(1), Numbers<int>(row.GetString(2)))
    {
        Preference = row.IsDBNull(3) ? null : Numbers<float>(row.GetString(3)),
        Decisions = Decisions(row.GetFieldValue<byte[]>(4)),
    };

    private static (string Name, object Value)[] Values(Trial trial) =>
    [
        .. Values(trial.Number, trial.Proposal),
        ("$quality", trial.Outcome.Quality),
        ("$objectives", Text(trial.Outcome.Objectives)),
        ("$rejected", trial.Outcome.Rejected ? 1 : 0),
        ("$macs", trial.Costs.Macs),
        ("$parameters", trial.Costs.Parameters),
        ("$weights", trial.Costs.WeightBytes),
        ("$peak", trial.Costs.PeakActivationBytes),
        ("$size", (object?)trial.Costs.SizeBytes ?? DBNull.Value),
        ("$latency", (object?)trial.Costs.LatencyMs ?? DBNull.Value),
    ];

    /// <summary>Outside the checksum, so that equal trials have equal ones.</summary>
    private static (string Name, object Value)[] Clocks(Trial trial) =>
        [("$kept", trial.KeptAt.ToString("O", CultureInfo.InvariantCulture)), ("$seconds", trial.Seconds)];

    private static (string Name, object Value)[] Values(int number, Proposal proposal) =>
    [
        ("$number", number),
        ("$origin", proposal.Origin),
        ("$widths", Text(proposal.Widths)),
        ("$preference", proposal.Preference is { } preference ? Text(preference) : DBNull.Value),
        ("$decisions", Blob(proposal.Decisions)),
    ];

    private static (string Name, object Value)[] Signed((string Name, object Value)[] values) => [.. values, ("$checksum", Checksum(values))];

    private static string Checksum((string Name, object Value)[] values) => StudyDatabase.Checksum(Encoding.UTF8.GetBytes(string.Join('\n', values.Select(v => v.Value switch
    {
        byte[] blob => Convert.ToBase64String(blob),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        var text => text.ToString(),
    }))));

    /// <summary>Shortest texts that give back the same bits.</summary>
    private static string Text<T>(IEnumerable<T> numbers)
        where T : IFormattable => string.Join(' ', numbers.Select(n => n.ToString(null, CultureInfo.InvariantCulture)));

    private static T[] Numbers<T>(string text)
        where T : IParsable<T> => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => T.Parse(n, CultureInfo.InvariantCulture))];

    /// <summary>How many states, how many numbers in each, then each state with its action behind it.</summary>
    private static byte[] Blob(IReadOnlyList<Decision> decisions)
    {
        var size = decisions.Count == 0 ? 0 : decisions[0].State.Length;
        var blob = new byte[8 + decisions.Count * (size + 1) * sizeof(float)];
        BinaryPrimitives.WriteInt32LittleEndian(blob, decisions.Count);
        BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(4), size);
        var floats = MemoryMarshal.Cast<byte, float>(blob.AsSpan(8));
        foreach (var (state, action) in decisions)
        {
            state.CopyTo(floats);
            floats[size] = action;
            floats = floats[(size + 1)..];
        }

        return blob;
    }

    private static Decision[] Decisions(byte[] blob)
    {
        var count = blob.Length < 8 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(blob);
        var size = blob.Length < 8 ? 0 : BinaryPrimitives.ReadInt32LittleEndian(blob.AsSpan(4));
        if (count < 0 || size < 0 || blob.Length != 8 + (long)count * (size + 1L) * sizeof(float))
        {
            throw new FormatException("the decisions of a trial have another length than they say");
        }

        var floats = MemoryMarshal.Cast<byte, float>(blob.AsSpan(8));
        var decisions = new Decision[count];
        for (var i = 0; i < count; i++, floats = floats[(size + 1)..])
        {
            decisions[i] = new Decision(floats[..size].ToArray(), floats[size]);
        }

        return decisions;
    }
}
