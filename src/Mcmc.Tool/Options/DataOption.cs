using System.CommandLine;

namespace Mcmc.Tool.Options;

/// <summary><c>--data D</c>: a data descriptor, or a folder that holds one.</summary>
internal static class DataOption
{
    public const string Name = "--data";

    private const string Forms = ": a descriptor (.json) or a folder that holds one.";

    public static Option<string> Required(string purpose) => new(Name) { Description = purpose + Forms, HelpName = "D", Required = true };

    public static Option<string?> Optional(string purpose) => new(Name) { Description = purpose + Forms, HelpName = "D" };
}
