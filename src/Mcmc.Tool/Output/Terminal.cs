using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mcmc.Compression;
using Mcmc.Diagnostics;
using Mcmc.Tool.Output.Documents;
using Mcmc.Tool.Output.Progress;
using Spectre.Console;

namespace Mcmc.Tool.Output;

/// <summary>
/// What a command says, and where: the result on standard output (tables, or one JSON document), progress and diagnostics on
/// standard error. Escape codes go to terminals only.
/// </summary>
internal sealed class Terminal : IDisposable
{
    /// <summary>Where nobody watches, tables are as wide as they are: a wrapped one cannot be read by a program.</summary>
    private const int Unbounded = 1 << 14;

    private readonly Stream stdout;
    private readonly List<Diagnostic> reported = [];

    /// <summary>What is reported while a live display owns the terminal waits for its end.</summary>
    private List<Diagnostic>? waiting;

    private Terminal(Stream stdout, TextWriter output, TextWriter error, TimeProvider clock)
    {
        (this.stdout, Out, Error, Clock) = (stdout, output, error, clock);
        Tables = Open(output);
        Status = Open(error);
    }

    public TimeProvider Clock { get; }

    /// <summary>Whether the result is one JSON document.</summary>
    public bool Json { get; set; }

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    /// <summary>Standard output for a person.</summary>
    public IAnsiConsole Tables { get; }

    /// <summary>Standard error: progress.</summary>
    public IAnsiConsole Status { get; }

    public static Terminal OfProcess(TimeProvider clock) => new(Console.OpenStandardOutput(), Console.Out, Console.Error, clock);

    /// <summary>For tests of what the process's own streams cannot show.</summary>
    public static Terminal Of(Stream stdout, TextWriter error, TimeProvider clock) => new(stdout, new StreamWriter(stdout), error, clock);

    /// <summary>Prints the result: the document with <c>--json</c>, else what <paramref name="render"/> writes.</summary>
    public void Result<T>(T document, JsonTypeInfo<T> type, Action<IAnsiConsole> render)
    {
        if (Json)
        {
            Print(document, type);
        }
        else
        {
            render(Tables);
        }
    }

    /// <summary>A line for a person about what is going on.</summary>
    public void Note(string message) => Error.WriteLine($"mcmc: {message}");

    /// <summary>One line in the form that MSBuild and CI systems read; the same diagnostic only once.</summary>
    public void Report(Diagnostic diagnostic)
    {
        if (waiting is not null)
        {
            waiting.Add(diagnostic);
        }
        else if (!reported.Contains(diagnostic))
        {
            reported.Add(diagnostic);
            Error.WriteLine(CanonicalForm.Of(diagnostic));
        }
    }

    /// <summary>Takes warnings about a file, which those that name none are given.</summary>
    public Action<Diagnostic> About(string file) => diagnostic => Report(diagnostic with { File = diagnostic.File ?? file });

    /// <summary>Shows how work gets on.</summary>
    public T Track<T>(Func<IProgress<CompressionProgress>, T> work)
    {
        if (!Status.Profile.Capabilities.Interactive)
        {
            return work(new PlainProgress(Error, Clock));
        }

        waiting = [];
        try
        {
            return LiveProgress.Track(Status, work);
        }
        finally
        {
            var late = waiting;
            waiting = null;
            late.ForEach(Report);
        }
    }

    /// <summary>Shows how one phase of counted steps gets on.</summary>
    public T Track<T>(string phase, int total, Func<IProgress<int>, T> work) =>
        Track(progress => work(new CountedSteps(progress, phase, total)));

    /// <summary>Reports why there is no result.</summary>
    /// <returns>The exit code that follows from the first diagnostic.</returns>
    public int Fail(params IReadOnlyList<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            Report(diagnostic);
        }

        FailWithout(diagnostics);
        return diagnostics[0].Code.ExitCode;
    }

    /// <summary>Keeps the promise of one JSON document where there is no result.</summary>
    public void FailWithout(params IReadOnlyList<Diagnostic> diagnostics)
    {
        if (Json)
        {
            Print(FailureDocument.Of(diagnostics), JsonFormat.Default.FailureDocument);
        }
    }

    public void Dispose()
    {
        Out.Flush();
        Error.Flush();
        stdout.Dispose();
    }

    private void Print<T>(T document, JsonTypeInfo<T> type)
    {
        stdout.Write(JsonSerializer.SerializeToUtf8Bytes(document, type));
        stdout.Write("\n"u8);
        stdout.Flush();
    }

    private static IAnsiConsole Open(TextWriter writer)
    {
        var output = new AnsiConsoleOutput(writer);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = output });
        if (!output.IsTerminal)
        {
            console.Profile.Capabilities.Ansi = false;
            console.Profile.Capabilities.Interactive = false;
            console.Profile.Width = Unbounded;
        }

        return console;
    }
}
