using System.CommandLine;
using Mcmc.Runtime;

namespace Mcmc.Tool.Options;

/// <summary>MODEL and how to look at it: what every command takes.</summary>
internal sealed class ModelOptions(int usualThreads = 1)
{
    private readonly Argument<string> path = new("MODEL") { Description = "The ONNX file." };
    private readonly InputOption input = new();
    private readonly Option<string?> checkpoint = new("--checkpoint") { Description = "Weights to put into the model: .safetensors, .pth, .pt, .th or .onnx.", HelpName = "FILE" };
    private readonly NumberOption<int> threads = ThreadsOption("Threads of ONNX Runtime, for running and for measuring.", usualThreads);

    public static NumberOption<int> ThreadsOption(string description, int usual = 1) => new("--threads", "a whole number from 1 to 1024", n => n is >= 1 and <= 1024)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => usual,
    };

    /// <summary>Gives the argument and the options to a command. Call it last: the help lists options in this order.</summary>
    /// <param name="command">The command.</param>
    /// <param name="takesCheckpoint">Whether other weights can be put into the model.</param>
    public void AddTo(Command command, bool takesCheckpoint)
    {
        command.Arguments.Add(path);
        if (takesCheckpoint)
        {
            command.Options.Add(checkpoint);
        }

        command.Options.Add(input);
        command.Options.Add(threads);
    }

    public string Path(ParseResult parsed) => parsed.GetRequiredValue(path);

    public string? Checkpoint(ParseResult parsed) => parsed.GetValue(checkpoint);

    public int Threads(ParseResult parsed) => parsed.GetValue(threads);

    /// <summary>The threads that the user asked for; null where nothing was said.</summary>
    public int? GivenThreads(ParseResult parsed) => parsed.GetResult(threads) is { Implicit: false } ? Threads(parsed) : null;

    public RunnerOptions Runner(ParseResult parsed) => new() { Threads = Threads(parsed) };

    public IReadOnlyDictionary<string, long[]> Inputs(ParseResult parsed) => parsed.GetRequiredValue(input);

    /// <exception cref="Diagnostics.McmcException">As <see cref="ModelFile.Open"/>.</exception>
    public ModelFile Open(ParseResult parsed) => ModelFile.Open(Path(parsed), input.Read(parsed), Checkpoint(parsed));
}
