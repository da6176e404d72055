using System.Globalization;
using Mcmc.Diagnostics;

namespace Mcmc.Build.Protocol;

/// <summary>
/// One line that the worker writes to its standard output: the kind, then the kind's fields (see the factory methods).
/// Lines of any other form are noise from a library, and go to the log alone.
/// </summary>
internal sealed class WorkerMessage
{
    private const string Prefix = "mcmc:";

    private readonly string[] fields;

    private WorkerMessage(WorkerMessageKind kind, params string[] fields)
    {
        Kind = kind;
        this.fields = fields;
    }

    public WorkerMessageKind Kind { get; }

    public string this[int field] => fields[field];

    /// <summary>Fields: code, severity, message, file or empty, line or 0.</summary>
    public static WorkerMessage Diagnostic(string code, Severity severity, string message, string? file, int? line) =>
        new(WorkerMessageKind.Diagnostic, code, severity.ToString(), message, file ?? "", (line ?? 0).ToString(CultureInfo.InvariantCulture));

    /// <summary>Field: what is being done now, for a person who waits.</summary>
    public static WorkerMessage Progress(string text) => new(WorkerMessageKind.Progress, text);

    /// <summary>Field: what was decided and why, in a sentence that everybody sees.</summary>
    public static WorkerMessage Note(string text) => new(WorkerMessageKind.Note, text);

    /// <summary>Field: absolute path of a file or folder that the result depends on.</summary>
    public static WorkerMessage Input(string path) => new(WorkerMessageKind.Input, path);

    /// <summary>Fields: name and value of one figure; the name becomes metadata of the <c>McmcCompressedModel</c> item.</summary>
    public static WorkerMessage Result(string name, string value) => new(WorkerMessageKind.Result, name, value);

    /// <summary>The last message. Field: the outcome.</summary>
    public static WorkerMessage Done(WorkerOutcome outcome) => new(WorkerMessageKind.Done, outcome.ToString());

    public static WorkerMessage? TryParse(string line)
    {
        if (!line.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = Fields.Split(line.Substring(Prefix.Length));
        if (!Enum.TryParse(parts[0], out WorkerMessageKind kind) || parts.Length - 1 != FieldCount(kind))
        {
            return null;
        }

        var fields = new string[parts.Length - 1];
        Array.Copy(parts, 1, fields, 0, fields.Length);
        return new WorkerMessage(kind, fields);
    }

    public override string ToString()
    {
        var parts = new string[fields.Length + 1];
        parts[0] = Kind.ToString();
        fields.CopyTo(parts, 1);
        return Prefix + Fields.Join(parts);
    }

    private static int FieldCount(WorkerMessageKind kind) => kind switch
    {
        WorkerMessageKind.Diagnostic => 5,
        WorkerMessageKind.Result => 2,
        _ => 1,
    };
}
