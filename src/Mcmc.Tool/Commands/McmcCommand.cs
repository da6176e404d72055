using System.CommandLine;
using System.CommandLine.Help;
using Mcmc.Tool.Commands.Store;

namespace Mcmc.Tool.Commands;

/// <summary>Everything that <c>mcmc</c> understands.</summary>
internal sealed class McmcCommand : RootCommand
{
    public McmcCommand()
        : base("Prunes neural networks in ONNX files to latency, FLOPs, memory and accuracy budgets, all at once.")
    {
        Subcommands.Add(new InspectCommand());
        Subcommands.Add(new EvalCommand());
        Subcommands.Add(new PruneCommand());
        Subcommands.Add(new CompressCommand());
        Subcommands.Add(new FineTuneCommand());
        Subcommands.Add(new CheckCommand());
        Subcommands.Add(new ProfileCommand());
        Subcommands.Add(new StoreCommand());
        Subcommands.Add(new MemoryProbeCommand());
        Subcommands.Add(new LaterCommand("report", "'mcmc compress --json' prints the same figures."));
        foreach (var help in Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        }
    }
}
