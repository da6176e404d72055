using System.CommandLine;

namespace Mcmc.Tool.Options;

/// <summary><c>--exclude NAME</c>, repeatable: what stays whole.</summary>
internal sealed class ExcludeOption : Option<string[]>
{
    public ExcludeOption()
        : base("--exclude")
    {
        Description = "A node, value or group that stays whole; * stands for any characters. Repeat it for more.";
        HelpName = "NAME";
        Arity = ArgumentArity.OneOrMore;
        DefaultValueFactory = _ => [];
    }

    public IReadOnlyList<string> Read(ParseResult parsed) => parsed.GetRequiredValue(this);
}
