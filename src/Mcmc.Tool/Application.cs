using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Mcmc.Diagnostics;
using Mcmc.Tool.Commands;
using Mcmc.Tool.Output;

namespace Mcmc.Tool;

/// <summary>From arguments to an exit code: every failure becomes a diagnostic, and no stack trace reaches the user.</summary>
internal static class Application
{
    /// <summary>The exit code after Ctrl-C or SIGTERM.</summary>
    public const int Cancelled = 130;

    private const string CancelledNote = "cancelled; nothing was written";

    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = ResponseFile.TryRead };

    /// <returns>The exit code of design.md §4.</returns>
    public static int Run(RootCommand root, string[] args, Terminal terminal)
    {
        terminal.Json = args.TakeWhile(a => a != "--").Contains(EngineCommand.JsonName, StringComparer.Ordinal);
        try
        {
            if (args.Length == 0)
            {
                Show(root.Parse(["--help"], Parsing), terminal);
                return Codes.Usage.ExitCode;
            }

            var parsed = root.Parse(args, Parsing);
            // A response file may ask for it too.
            terminal.Json |= parsed.Tokens.Any(t => t is { Type: TokenType.Option, Value: EngineCommand.JsonName });
            return parsed.Action switch
            {
                ParseErrorAction => Misused(parsed, terminal),
                EngineCommand.EngineAction action => Run(action, parsed, terminal),
                _ => Show(parsed, terminal),
            };
        }
        catch (Exception bug)
        {
            return terminal.Fail(BugLog.Write(bug, args, terminal.Clock));
        }
    }

    /// <summary>Help, version, completions: what the library does by itself.</summary>
    private static int Show(ParseResult parsed, Terminal terminal) => parsed.Invoke(new InvocationConfiguration
    {
        Output = terminal.Out,
        Error = terminal.Error,
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    });

    private static int Run(EngineCommand.EngineAction action, ParseResult parsed, Terminal terminal)
    {
        using var signals = new CancelSignals(() => terminal.Note(CancelledNote));
        try
        {
            return action.Run(parsed, terminal, signals.Token);
        }
        catch (McmcException failure)
        {
            return terminal.Fail(failure.Diagnostic);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            terminal.Note(CancelledNote);
            terminal.FailWithout();
            return Cancelled;
        }
        catch (OutOfMemoryException e)
        {
            return terminal.Fail(new Diagnostic(Codes.RuntimeRefused, $"There is not enough memory for this model: {e.Message} Use a machine with more memory, or a smaller --input."));
        }
    }

    private static string NameOf(CommandResult result) =>
        result.Parent is CommandResult { Command: not RootCommand } parent ? $"{NameOf(parent)} {result.Command.Name}" : result.Command.Name;

    private static int Misused(ParseResult parsed, Terminal terminal)
    {
        var result = parsed.CommandResult;
        if (result.Command is RootCommand root)
        {
            var commands = string.Join(", ", root.Subcommands.Where(c => !c.Hidden).Select(c => c.Name));
            var given = parsed.UnmatchedTokens.FirstOrDefault(t => t != EngineCommand.JsonName);
            return terminal.Fail(new Diagnostic(Codes.Usage, $"{(given is null ? "A command is missing." : $"'{given}' is no command.")} The commands are {commands}; 'mcmc --help' says what they do."));
        }

        var hint = $"'mcmc {NameOf(result)} --help' shows what it takes.";
        return terminal.Fail([.. parsed.Errors.Select(e => e.Message.Trim()).Distinct().Select(message => new Diagnostic(Codes.Usage, $"{message} {hint}"))]);
    }
}
