using System.CommandLine;
using BenchmarkDotNet.Running;

namespace Mcmc.Benchmarks.Micro;

/// <summary>BenchmarkDotNet's measurements; its own options follow the verb.</summary>
internal sealed class MicroVerb : Command
{
    private readonly Argument<string[]> options = new("options") { Arity = ArgumentArity.ZeroOrMore };

    public MicroVerb()
        : base("micro", "runs the BenchmarkDotNet benchmarks; options go to it")
    {
        TreatUnmatchedTokensAsErrors = false;
        Add(options);
        SetAction(parsed => BenchmarkSwitcher.FromAssembly(typeof(MicroVerb).Assembly).Run([.. parsed.GetValue(options) ?? [], .. parsed.UnmatchedTokens]));
    }
}
