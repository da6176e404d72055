using System.Text;
using Mcmc.Build.Protocol;

namespace Mcmc.Build.Incremental;

/// <summary>
/// What a worker concluded about one model, and from what: the options, the files it read with their stamps, and the stamp
/// of what it wrote. Kept beside the compressed model; replaced as a whole.
/// </summary>
internal sealed class ResultRecord
{
    private const string Header = "mcmc-record 1";

    /// <summary>Option name to value, for every option that the result depends on.</summary>
    public Dictionary<string, string> Options { get; } = new(StringComparer.Ordinal);

    /// <summary>Absolute path to <see cref="FileStamp"/>.</summary>
    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    public string OutputStamp { get; set; } = FileStamp.Missing;

    /// <summary>The worker's diagnostics and figures, and how it ended.</summary>
    public List<WorkerMessage> Messages { get; } = [];

    /// <summary>How the worker ended.</summary>
    public WorkerOutcome Outcome =>
        Messages.FindLast(message => message.Kind == WorkerMessageKind.Done) is { } done && Enum.TryParse(done[0], out WorkerOutcome outcome) ? outcome : WorkerOutcome.Failed;

    /// <summary>A figure of the result, by its name; null where the worker gave none.</summary>
    public string? Figure(string name) =>
        Messages.FirstOrDefault(message => message.Kind == WorkerMessageKind.Result && message[0] == name)?[1];

    /// <summary>The record, or null when there is none that this version can read.</summary>
    public static ResultRecord? TryRead(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path, Encoding.UTF8);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        // The worker's last word is also the record's: without it the record is torn.
        if (lines.Length < 2 || lines[0] != Header || WorkerMessage.TryParse(lines[lines.Length - 1])?.Kind != WorkerMessageKind.Done)
        {
            return null;
        }

        var record = new ResultRecord();
        foreach (var line in lines.Skip(1))
        {
            record.Add(line);
        }

        return record;
    }

    public void Write(string path)
    {
        var lines = new List<string> { Header };
        lines.AddRange(Options.Select(option => Fields.Join("option", option.Key, option.Value)));
        lines.AddRange(Files.Select(file => Fields.Join("file", file.Key, file.Value)));
        lines.Add(Fields.Join("output", OutputStamp));
        lines.AddRange(Messages.Select(message => message.ToString()));

        var temporary = path + ".tmp";
        File.WriteAllLines(temporary, lines, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.Delete(path);
        File.Move(temporary, path);
    }

    private void Add(string line)
    {
        if (WorkerMessage.TryParse(line) is { } message)
        {
            Messages.Add(message);
            return;
        }

        var fields = Fields.Split(line);
        switch (fields[0], fields.Length)
        {
            case ("option", 3):
                Options[fields[1]] = fields[2];
                break;
            case ("file", 3):
                Files[fields[1]] = fields[2];
                break;
            case ("output", 2):
                OutputStamp = fields[1];
                break;
        }
    }
}
