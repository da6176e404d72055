using System.CommandLine;
using Mcmc.Diagnostics;
using Mcmc.Tool.Output;

namespace Mcmc.Tool.Commands;

/// <summary>A command of a later version: recognised, whatever follows it, and not in the help.</summary>
internal sealed class LaterCommand : EngineCommand
{
    private readonly string instead;

    /// <param name="name">The command.</param>
    /// <param name="instead">A sentence: what to do without it.</param>
    public LaterCommand(string name, string instead)
        : base(name, "Not available in this version.")
    {
        this.instead = instead;
        Hidden = true;
        TreatUnmatchedTokensAsErrors = false;
    }

    public override IReadOnlyList<(string CommandLine, string Does)> Examples => [];

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation) =>
        throw new McmcException(Codes.FeatureMissing, $"'mcmc {Name}' is not available in this version. {instead}");
}
