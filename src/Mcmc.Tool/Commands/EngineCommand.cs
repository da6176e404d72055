using System.CommandLine;
using System.CommandLine.Invocation;
using Mcmc.Diagnostics;
using Mcmc.Tool.Options;
using Mcmc.Tool.Output;

namespace Mcmc.Tool.Commands;

/// <summary>A command that asks the engine something and prints one result.</summary>
internal abstract class EngineCommand : Command
{
    public const string JsonName = "--json";

    private readonly List<(Option Option, string Instead)> leftOut = [];

    protected EngineCommand(string name, string description)
        : base(name, description) => Action = new EngineAction(this);

    /// <summary>Command lines for the help text, each with what it does.</summary>
    public abstract IReadOnlyList<(string CommandLine, string Does)> Examples { get; }

    /// <returns>The exit code.</returns>
    /// <exception cref="McmcException">Why there is no result.</exception>
    protected abstract int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation);

    /// <summary>Adds what every command takes, behind its own options: the help lists them in this order.</summary>
    protected void AddLast(ModelOptions model, bool takesCheckpoint = true)
    {
        model.AddTo(this, takesCheckpoint);
        AddJson();
    }

    protected void AddJson() =>
        Options.Add(new Option<bool>(JsonName) { Description = "Print one JSON document on standard output, and nothing else." });

    /// <summary>Recognises an option of a later version, so that it is never taken for something else, let alone ignored.</summary>
    /// <param name="name">The option.</param>
    /// <param name="instead">A sentence: what to do without it.</param>
    protected void LeaveOut(string name, string instead)
    {
        var option = new Option<string[]>(name) { Hidden = true, Arity = ArgumentArity.ZeroOrMore, AllowMultipleArgumentsPerToken = false };
        Options.Add(option);
        leftOut.Add((option, instead));
    }

    internal sealed class EngineAction(EngineCommand command) : SynchronousCommandLineAction
    {
        /// <exception cref="McmcException">MCMC4011 for an option of a later version; whatever ends the command.</exception>
        public int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
        {
            foreach (var (option, instead) in command.leftOut)
            {
                if (parsed.GetResult(option) is { Implicit: false })
                {
                    throw new McmcException(Codes.FeatureMissing, $"'mcmc {command.Name} {option.Name}' is not available in this version. {instead}");
                }
            }

            return command.Run(parsed, terminal, cancellation);
        }

        public override int Invoke(ParseResult parseResult) =>
            throw new NotSupportedException("Commands run through Application, which gives them a terminal.");
    }
}
