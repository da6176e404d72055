using System.CommandLine;

namespace Mcmc.Tool.Options;

/// <summary><c>--training-data D</c>: the only samples that fine-tuning changes weights by.</summary>
internal sealed class TrainingDataOption : Option<string?>
{
    public TrainingDataOption()
        : base("--training-data")
    {
        Description = "What weights are trained on: a descriptor (.json) or a folder that holds one. No sample of --data.";
        HelpName = "D";
    }

    public string? Read(ParseResult parsed) => parsed.GetValue(this);
}
